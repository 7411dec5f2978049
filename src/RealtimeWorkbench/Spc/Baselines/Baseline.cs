using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What a process was like while it was in control, frozen: the limits that later points are checked against.</summary>
/// <remarks>Never changed and never recomputed silently. A new estimate is a new baseline with the next version.</remarks>
public sealed record Baseline
{
    // Each series keeps one for good: what few have lies apart, and what can be made again is not kept.
    private readonly BaselineExtras? _extras;
    private readonly DataDigest _digest;

    /// <summary>Number of the baseline among those of its machine and metric, from 1; 0 until a <see cref="BaselineStore"/> has it.</summary>
    public int Version { get; init; }

    /// <summary>Key of the machine.</summary>
    public required string Machine { get; init; }

    /// <summary>Name of the metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Chart that it is for.</summary>
    public required ChartKind Chart { get; init; }

    /// <summary>Observations in a subgroup; 1 for individual values.</summary>
    public required int SubgroupSize { get; init; }

    /// <summary>Distance of the limits from the center in units of the standard deviation of the plotted statistic (k).</summary>
    public required double SigmaMultiple { get; init; }

    /// <summary>Mean of the process, in the unit of the metric.</summary>
    public required double Center { get; init; }

    /// <summary>Standard deviation of single observations within subgroups, in the unit of the metric.</summary>
    public required double Sigma { get; init; }

    /// <summary>
    /// Standard deviation of the means of subgroups from one to the next (I-MR-R, I-MR-S), or σz (Laney p′ and u′);
    /// <see langword="null"/> for other charts.
    /// </summary>
    public double? Between
    {
        get => _extras?.Between;
        init => _extras = Kept(Extras with { Between = value });
    }

    /// <summary>
    /// Weights of the model of a chart of values that depend on those before them: see <see cref="ProcessEstimate.Coefficients"/>;
    /// <see langword="null"/> for other charts.
    /// </summary>
    public IReadOnlyList<double>? Coefficients
    {
        get => _extras?.Coefficients;
        init => _extras = Kept(Extras with { Coefficients = value });
    }

    /// <summary>What several metrics were like together, on charts of a group of metrics; <see langword="null"/> on others.</summary>
    public VariableBaseline? Variables
    {
        get => _extras?.Variables;
        init => _extras = Kept(Extras with { Variables = value });
    }

    /// <summary>Size of the sample of each count, on charts of counts out of a sample; <see langword="null"/> on others.</summary>
    public double? SampleSize
    {
        get => _extras?.SampleSize;
        init => _extras = Kept(Extras with { SampleSize = value });
    }

    /// <summary>Limits of the first panel: X̄, individual values, counts; of an average those of its last point.</summary>
    public required ControlLimits Location { get; init; }

    /// <summary>Limits of the last panel: R, S or moving range; zeros where there is only one.</summary>
    public required ControlLimits Dispersion { get; init; }

    /// <summary>Number of subgroups that it was estimated from; 0 where its center and sigma were given.</summary>
    public required int Subgroups { get; init; }

    /// <summary>Number of samples that it was estimated from.</summary>
    public required int Samples { get; init; }

    /// <summary>
    /// How many of those subgroups lie beyond the limits that they gave, in either panel. They are not left out; above 0, a person
    /// should look for the cause.
    /// </summary>
    public required int SubgroupsBeyondLimits { get; init; }

    /// <summary>Event time (UTC) of the first sample.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Event time (UTC) of the last sample; included.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Usual (median) time from one value to the next; <see langword="null"/> where nobody noted it.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Usual (median) time from one subgroup to the next, last value to last value; <see langword="null"/> where nobody noted it.</summary>
    public TimeSpan? SubgroupInterval { get; init; }

    /// <summary>Hash of the samples, as <see cref="HashOf"/> computes it: shows later which data it came from.</summary>
    public required string DataHash
    {
        get => _extras?.DataHash ?? (_digest == default ? null! : _digest.ToString());
        init => _extras = Kept(Extras with { DataHash = DataDigest.TryParse(value, out _digest) ? null : value });
    }

    /// <summary>Who established it: a person, or the part of the program.</summary>
    public required string EstablishedBy { get; init; }

    /// <summary>When it was decided (UTC): event time where the program established it, clock time where a person did; <see langword="null"/> where nobody noted it.</summary>
    public DateTimeOffset? EstablishedAt { get; init; }

    /// <summary>Why: one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Probability within the limits, where they are quantiles; <see langword="null"/> where they are multiples of sigma.</summary>
    public double? Coverage
    {
        get => _extras?.Coverage;
        init => _extras = Kept(Extras with { Coverage = value });
    }

    /// <summary>How sigma was estimated; <see langword="null"/> where by the usual way of the chart, or it was not.</summary>
    public SigmaMethod? SigmaMethod
    {
        get => _extras?.SigmaMethod;
        init => _extras = Kept(Extras with { SigmaMethod = value });
    }

    /// <summary>Values in a moving average or moving range; <see langword="null"/> where it is the usual number, or the chart has neither.</summary>
    public int? Span
    {
        get => _extras?.Span;
        init => _extras = Kept(Extras with { Span = value });
    }

    /// <summary>Weight of the newest value in an EWMA; <see langword="null"/> on other charts.</summary>
    public double? Lambda
    {
        get => _extras?.Lambda;
        init => _extras = Kept(Extras with { Lambda = value });
    }

    /// <summary>Shift that a CUSUM is tuned to, in σ; <see langword="null"/> on other charts.</summary>
    public double? Shift
    {
        get => _extras?.Shift;
        init => _extras = Kept(Extras with { Shift = value });
    }

    /// <summary>Decision interval of a CUSUM, in σ; <see langword="null"/> on other charts.</summary>
    public double? DecisionInterval
    {
        get => _extras?.DecisionInterval;
        init => _extras = Kept(Extras with { DecisionInterval = value });
    }

    /// <summary>Where the sums of a CUSUM start, in σ; <see langword="null"/> on other charts.</summary>
    public double? HeadStart
    {
        get => _extras?.HeadStart;
        init => _extras = Kept(Extras with { HeadStart = value });
    }

    /// <summary>
    /// What the values are made of, where they are no samples, such as "layers by number, x 20..25"; <see langword="null"/> where they are. A baseline is used
    /// only where it is the same.
    /// </summary>
    public string? Basis
    {
        get => _extras?.Basis;
        init => _extras = Kept(Extras with { Basis = value });
    }

    /// <summary>The rows that it was estimated from, where they are kept (<see cref="SpcMonitorOptions.KeepRows"/>); not part of checkpoints.</summary>
    public BaselineData? Data
    {
        get => _extras?.Data;
        init => _extras = Kept(Extras with { Data = value });
    }

    /// <summary>Limits for individual values: center ± kσ, where σ holds what subgroups of an I-MR-R or I-MR-S chart differ by, too.</summary>
    [JsonIgnore]
    public ControlLimits Individual => ShewhartLimits.Mean(Center, SigmaOfValues, n: 1, SigmaMultiple);

    private double SigmaOfValues => Chart is ChartKind.BetweenWithinRange or ChartKind.BetweenWithinDeviation && Between is { } means
        ? Math.Sqrt((means * means) + (Sigma * Sigma * (1 - (1.0 / SubgroupSize))))
        : Sigma;

    /// <summary>The hash, where it is one; zeros where it is another text.</summary>
    [JsonIgnore]
    internal DataDigest Digest => _extras?.DataHash is null ? _digest : default;

    private BaselineExtras Extras => _extras ?? BaselineExtras.None;

    /// <summary>What a chart needs to know of the process.</summary>
    [JsonIgnore]
    internal ProcessEstimate Process => new(Center, Sigma)
    {
        Between = Between ?? double.NaN,
        Coefficients = Coefficients ?? [],
        Parts = PartStandards.AreOn(Chart) ? PartEstimate.Standardized : [],
        DispersionCenter = Dispersion.Center,
        DispersionSize = SubgroupSize > 1 && ChartInfo.Of(Chart).Input == ChartInputKind.Subgroup ? SubgroupSize : 0,
    };

    /// <summary>Whether the metric itself is what center and sigma are of, so that it has limits for single values.</summary>
    [JsonIgnore]
    internal bool JudgesValues => ChartInfo.Of(Chart) is { IsMultivariate: false, Kind: not (ChartKind.T or ChartKind.Run or ChartKind.Autoregression or ChartKind.MovingCenter), Input: not (ChartInputKind.CountOfSize or ChartInputKind.ValueOfPart) };

    private static BaselineExtras? Kept(BaselineExtras extras) => extras == BaselineExtras.None ? null : extras;

    /// <summary>Computes the SHA-256 hash of values, each as 8 bytes of IEEE 754, little-endian, in time order.</summary>
    /// <returns>64 small hexadecimal digits.</returns>
    public static string HashOf(ReadOnlySpan<double> values)
    {
        var bytes = new byte[values.Length * sizeof(double)];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
