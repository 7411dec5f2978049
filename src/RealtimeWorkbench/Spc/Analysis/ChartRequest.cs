using System.Globalization;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using Estimate = RealtimeWorkbench.Spc.Charts.SigmaMethod;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A control chart of a column of a file, asked for in the words of the command line.</summary>
public sealed record ChartRequest
{
    private static readonly (string Name, Estimate Method)[] Methods =
    [
        ("UWAVE-R", Estimate.AverageRange),
        ("UWAVE-SD", Estimate.AverageDeviation),
        ("MVLUE-R", Estimate.WeightedRange),
        ("MVLUE-SD", Estimate.WeightedDeviation),
        ("RMSDF", Estimate.Pooled),
        ("MR", Estimate.MovingRange),
        ("median-MR", Estimate.MedianMovingRange),
        ("SD", Estimate.Deviation),
    ];

    /// <summary>Names of the ways to estimate sigma.</summary>
    public static IReadOnlyList<string> SigmaMethods { get; } = [.. Methods.Select(entry => entry.Name)];

    /// <summary>CSV file with a header row.</summary>
    public required string File { get; init; }

    /// <summary>Name of the chart, such as xbar-r.</summary>
    public required string Chart { get; init; }

    /// <summary>Columns with the values; the only numeric one if none is named. Several make each row a subgroup.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Consecutive values in a subgroup; at least 2.</summary>
    public int? SubgroupSize { get; init; }

    /// <summary>Column that names the subgroup of each row.</summary>
    public string? SubgroupColumn { get; init; }

    /// <summary>Rows or subgroups that the limits come from, such as 1-25; all if left out.</summary>
    public string? Baseline { get; init; }

    /// <summary>Distance of the limits from the center in units of sigma; 3 if left out.</summary>
    public double? Sigma { get; init; }

    /// <summary>How sigma is estimated, one of <see cref="SigmaMethods"/>; by the usual way of the chart if left out.</summary>
    public string? SigmaMethod { get; init; }

    /// <summary>Standard deviation of single values, where it is known.</summary>
    public double? KnownSigma { get; init; }

    /// <summary>Rules, as <see cref="RuleSetParser"/> reads them, such as western-electric or 1,2,5. Nelson's by default.</summary>
    public string Rules { get; init; } = "nelson";

    /// <summary>Values in a moving average or moving range.</summary>
    public int? Span { get; init; }

    /// <summary>Column with the size of the sample that a count was made in.</summary>
    public string? SizeColumn { get; init; }

    /// <summary>Column with the name of the part that was measured, in a short run.</summary>
    public string? PartColumn { get; init; }

    /// <summary>Column with the nominal value of the part; its mean where there is none.</summary>
    public string? NominalColumn { get; init; }

    /// <summary>Weight of the newest value in an EWMA.</summary>
    public double Lambda { get; init; } = 0.2;

    /// <summary>Whether an EWMA has the limits of its steady state from the first point on.</summary>
    public bool SteadyLimits { get; init; }

    /// <summary>Shift that a CUSUM is tuned to, in sigma.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Decision interval of a CUSUM, in sigma.</summary>
    public double DecisionInterval { get; init; } = 5;

    /// <summary>Where the sums of a CUSUM start, in sigma.</summary>
    public double HeadStart { get; init; }

    /// <summary>Probability within the limits, such as 0.9973, instead of multiples of sigma.</summary>
    public double? Confidence { get; init; }

    /// <summary>How covariances of single observations are estimated: sample or successive.</summary>
    public string Covariance { get; init; } = "sample";

    /// <summary>Principal components that the model behind an SPE keeps.</summary>
    public int? Components { get; init; }

    /// <summary>Values that an autoregressive model looks back.</summary>
    public int? Order { get; init; }

    /// <summary>How performance is computed beside the usual indices: normal (not at all), box-cox, johnson or quantile.</summary>
    public string CapabilityMethod { get; init; } = "normal";

    /// <summary>Rows at which a new stage begins, such as <c>21,41</c>.</summary>
    public string? Stages { get; init; }

    /// <summary>Upper limit of a MEWMA.</summary>
    public double? Limit { get; init; }

    /// <summary>Means of the variables, where they are known, such as <c>0,0</c>.</summary>
    public string? KnownMean { get; init; }

    /// <summary>Covariances of the variables row by row, where they are known, such as <c>1,0.5,0.5,1</c>.</summary>
    public string? KnownCovariance { get; init; }

    /// <summary>Points from one false alarm to the next, which the limits are set for, instead of by <see cref="Sigma"/>.</summary>
    public double? FalseAlarmEvery { get; init; }

    /// <summary>Rows that are left out of the limits, each written as number=cause, such as <c>6=power cut</c>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Target of the specification; center of a moving average, EWMA or CUSUM.</summary>
    public double? Target { get; init; }

    /// <summary>Lower specification limit; gives capability indices.</summary>
    public double? Lsl { get; init; }

    /// <summary>Upper specification limit; gives capability indices.</summary>
    public double? Usl { get; init; }

    /// <summary>Settings of the chart.</summary>
    /// <param name="variables">Names of the columns with the values, for charts of several variables; see <see cref="ColumnNames"/>.</param>
    /// <exception cref="ChartInputException">A word or a number is wrong.</exception>
    public SpcAnalysisOptions Options(IReadOnlyList<string>? variables = null)
    {
        var (from, to) = ParseBaseline(Baseline);
        CheckSigma(ParseChart(Chart));
        return new SpcAnalysisOptions
        {
            Chart = ParseChart(Chart),
            SigmaMultiple = Sigma ?? 3,
            SigmaMethod = ParseMethod(SigmaMethod),
            KnownSigma = ParseKnownSigma(KnownSigma),
            Rules = ParseRules(Rules),
            BaselineFrom = from,
            BaselineTo = to,
            Span = Span,
            Lambda = Lambda,
            HasSteadyLimits = SteadyLimits,
            Shift = Shift,
            DecisionInterval = DecisionInterval,
            HeadStart = HeadStart,
            Coverage = Confidence,
            Variables = ChartInfo.Of(ParseChart(Chart)).IsMultivariate ? variables ?? Columns : [],
            CovarianceMethod = ParseCovariance(Covariance),
            Components = Components,
            Order = Order,
            CapabilityMethod = ParseCapability(CapabilityMethod),
            Stages = ParseStages(Stages),
            UpperLimit = Limit,
            KnownMean = ParseNumbers("--known-mean", KnownMean),
            KnownCovariance = ParseNumbers("--known-covariance", KnownCovariance),
            FalseAlarmEvery = FalseAlarmEvery,
            Exclusions = [.. Exclude.Select(ParseExclusion)],
            Target = Target,
            Specification = ParseSpecification(Lsl, Usl, Target),
        };
    }

    /// <summary>Rows of the chart.</summary>
    /// <param name="table">What the file holds.</param>
    /// <exception cref="ChartInputException">The file doesn't fit what is asked for.</exception>
    public IReadOnlyList<ChartRow> Rows(ChartTable table) =>
        ChartRows.From(table, ParseChart(Chart), Columns, SubgroupSize, SubgroupColumn, More);

    /// <summary>Computes the chart of a file.</summary>
    /// <param name="table">What the file holds.</param>
    /// <exception cref="ChartInputException">The file doesn't fit what is asked for, or what is asked for makes no sense.</exception>
    public ControlChartReport Run(ChartTable table)
    {
        var options = Options();
        var rows = Rows(table);
        var report = SpcAnalysis.Run(rows, ChartInfo.Of(options.Chart).IsMultivariate ? Options(ColumnNames(table)) : options);
        var left = ChartRows.LeftOver(table, options.Chart, SubgroupSize);
        return left == 0 ? report : report with
        {
            Incomplete = (report.Incomplete is { } sentence ? sentence + " " : "") + Invariant(
                $"The last {(left == 1 ? "row is" : Invariant($"{left} rows are"))} no subgroup of {SubgroupSize}, and not on the chart."),
        };
    }

    private RowColumns More => new() { Size = SizeColumn, Part = PartColumn, Nominal = NominalColumn };

    /// <summary>Names of the columns with the values.</summary>
    /// <param name="table">What the file holds.</param>
    /// <exception cref="ChartInputException">There is no such column, or none was named and several hold numbers.</exception>
    public IReadOnlyList<string> ColumnNames(ChartTable table) =>
        [.. ChartRows.ChosenColumns(
            table, ChartInfo.Of(ParseChart(Chart)), Columns, SubgroupColumn, SizeColumn, PartColumn, NominalColumn).Select(column => table.Columns[column])];

    /// <summary>Refuses a multiple of sigma beside what else sets the limits.</summary>
    private void CheckSigma(ChartKind chart)
    {
        var other = chart switch
        {
            ChartKind.T2 or ChartKind.Spe => $"the limit of {Chart} is no multiple of sigma; give --confidence",
            ChartKind.Mewma => $"the limit of {Chart} is no multiple of sigma; give --limit",
            ChartKind.Cusum => $"the limit of {Chart} is --decision-interval",
            ChartKind.Run => "a run chart has no limits",
            _ when Confidence is not null => "--confidence sets the limits, too; give one of them",
            _ when FalseAlarmEvery is not null => "--false-alarm-every sets the limits, too; give one of them",
            _ => null,
        };
        if (Sigma is { } sigma && other is not null)
        {
            throw new ChartInputException(Invariant($"--sigma is {sigma}, but {other}."));
        }
    }

    private static RuleBook ParseRules(string text) =>
        RuleSetParser.TryParse(text, out var rules)
            ? rules
            : throw new ChartInputException($"Unknown rules \"{text}\"; use {RuleSetParser.Expected}.");

    private static ChartKind ParseChart(string name) =>
        ChartNames.TryParse(name, out var chart)
            ? chart
            : throw new ChartInputException($"Unknown chart \"{name}\"; there are {string.Join(", ", ChartNames.All)}.");

    private static Estimate? ParseMethod(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var index = Array.FindIndex(Methods, entry => string.Equals(entry.Name, name, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? Methods[index].Method
            : throw new ChartInputException(
                $"Unknown sigma method \"{name}\"; there are {string.Join(", ", SigmaMethods)}.");
    }

    private static CapabilityMethod ParseCapability(string name) => name switch
    {
        "normal" => Spc.Capability.CapabilityMethod.Normal,
        "box-cox" => Spc.Capability.CapabilityMethod.BoxCox,
        "johnson" => Spc.Capability.CapabilityMethod.Johnson,
        "quantile" => Spc.Capability.CapabilityMethod.Quantile,
        _ => throw new ChartInputException($"Unknown capability method \"{name}\"; there are normal, box-cox, johnson and quantile."),
    };

    private static int[] ParseStages(string? text) => text is null ? [] :
    [
        .. text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            ? row
            : throw new ChartInputException($"--stages is \"{text}\"; it must be the rows at which stages begin, such as 21,41.")),
    ];

    private static CovarianceMethod ParseCovariance(string name) => name switch
    {
        "sample" => CovarianceMethod.Sample,
        "successive" => CovarianceMethod.SuccessiveDifferences,
        _ => throw new ChartInputException($"Unknown covariance \"{name}\"; there are sample and successive."),
    };

    private static double[]? ParseNumbers(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var numbers = new List<double>();
        foreach (var part in text.Split(','))
        {
            numbers.Add(
                double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? number
                    : throw new ChartInputException($"{option} is \"{text}\"; it must be numbers such as 0,1.5."));
        }

        return [.. numbers];
    }

    private static Exclusion ParseExclusion(string text)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var row)
            && parts[1].Trim().Length > 0
                ? new Exclusion(row, parts[1].Trim())
                : throw new ChartInputException($"--exclude is \"{text}\"; it must be a row and its cause, such as 6=power cut.");
    }

    private static double? ParseKnownSigma(double? sigma) =>
        sigma is null || (sigma > 0 && double.IsFinite(sigma.Value))
            ? sigma
            : throw new ChartInputException(Invariant($"--known-sigma is {sigma}; it must be a number above 0."));

    private static (int From, int? To) ParseBaseline(string? text)
    {
        if (text is null)
        {
            return (1, null);
        }

        var ends = text.Split('-');
        return ends.Length == 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                ? (from, to)
                : throw new ChartInputException($"--baseline is \"{text}\"; it must be two row numbers such as 1-25.");
    }

    private static SpecificationLimits? ParseSpecification(double? lower, double? upper, double? target)
    {
        if (lower is null && upper is null)
        {
            return null;
        }

        try
        {
            return new SpecificationLimits(lower, upper, target);
        }
        catch (ArgumentException error)
        {
            throw new ChartInputException(error.Message.Split(" (Parameter")[0], error);
        }
    }
}
