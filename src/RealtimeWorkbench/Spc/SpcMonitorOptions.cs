using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Spc;

/// <summary>Settings of the streaming control charts.</summary>
public sealed record SpcMonitorOptions
{
    /// <summary>Usual intervals without a value from which on charts take neighbours apart, unless somebody says otherwise.</summary>
    internal const double UsualGapFactor = 10;

    /// <summary>Name under which monitors establish baselines, unless somebody says otherwise.</summary>
    internal const string UsualName = "rtw";

    /// <summary>Most subgroups that a baseline is estimated from.</summary>
    public const int MostBaselineSubgroups = 10_000;

    /// <summary>Charts that watch a metric by itself.</summary>
    public static IReadOnlyList<ChartKind> Charts { get; } =
    [
        .. ChartInfo.All.Where(info => !info.IsMultivariate).Select(info => info.Kind),
    ];

    /// <summary>Chart: X̄-R by default; one of <see cref="Charts"/>. A chart of subgroups with a subgroup size of 1 is I-MR.</summary>
    [Display(Name = "Chart", Description = "Chart of each metric: X̄-R by default; I-MR where subgroups have one value.")]
    public ChartKind Chart { get; init; } = ChartKind.XbarR;

    /// <summary>Consecutive values of a metric in a subgroup: 5 by default; from 1 to 25.</summary>
    [Display(Name = "Subgroup size", Description = "Consecutive values in a subgroup: 5 by default; from 1 to 25.")]
    [Range(1, 25)]
    public int SubgroupSize { get; init; } = 5;

    /// <summary>Distance of the limits from the center in units of sigma: 3 by default; from 1 to 5. Zones are thirds of it.</summary>
    [Display(Name = "Control limit (σ)", Description = "Distance of the control limits from the center in σ: 3 by default; from 1 to 5.")]
    [Range(1.0, 5.0)]
    public double SigmaMultiple { get; init; } = 3;

    /// <summary>Subgroups (or individual values) that a baseline is estimated from: 25 by default; from 2 to 10 000.</summary>
    [Display(Name = "Baseline subgroups", Description = "Subgroups that the limits are estimated from: 25 by default; from 2 to 10000.")]
    [Range(2, MostBaselineSubgroups)]
    public int BaselineSubgroups { get; init; } = 25;

    /// <summary>Rules for X̄ and individual values: Nelson's eight by default. On R, S and MR only points beyond the limits count.</summary>
    [Display(Name = "Rules", Description = "Rules that raise signals: Nelson's eight by default.")]
    public RuleBook Rules { get; init; } = RuleSet.Nelson;

    /// <summary>Names of the metrics that get a chart; every metric where it is <see langword="null"/>, which is the default.</summary>
    [Display(Name = "Metrics", Description = "Metrics that get a chart: all by default.")]
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Who establishes the baselines, as it shall stand in them: "rtw" by default.</summary>
    [Display(Name = "Established by", Description = "Name that baselines carry: rtw by default.")]
    public string EstablishedBy { get; init; } = UsualName;

    /// <summary>Size of the sample of each count, for p, np, u, p′ and u′ charts; none by default.</summary>
    [Display(Name = "Sample size", Description = "Size of the sample of each count, for p, np, u, p′ and u′ charts.")]
    public double? SampleSize { get; init; }

    /// <summary>Values in a moving average (5 by default) or moving range (2 by default); from 2 to 100.</summary>
    [Display(Name = "Span", Description = "Values in a moving average (5 by default) or moving range (2 by default); from 2 to 100.")]
    public int? Span { get; init; }

    /// <summary>Weight of the newest value in an EWMA: 0.2 by default; above 0, up to 1.</summary>
    [Display(Name = "Lambda", Description = "Weight of the newest value in an EWMA: 0.2 by default; above 0, up to 1.")]
    public double Lambda { get; init; } = 0.2;

    /// <summary>Shift that a CUSUM is tuned to, in σ of the mean of a subgroup: 1 by default; above 0.</summary>
    [Display(Name = "Shift", Description = "Shift that a CUSUM is tuned to, in σ: 1 by default.")]
    public double Shift { get; init; } = 1;

    /// <summary>Decision interval of a CUSUM, in σ of the mean of a subgroup: 5 by default; above 0.</summary>
    [Display(Name = "Decision interval", Description = "Decision interval h of a CUSUM, in σ: 5 by default.")]
    public double DecisionInterval { get; init; } = 5;

    /// <summary>Where the sums of a CUSUM start, in σ: 0 by default; half the decision interval is the fast initial response.</summary>
    [Display(Name = "Head start", Description = "Where the sums of a CUSUM start, in σ: 0 by default.")]
    public double HeadStart { get; init; }

    /// <summary>Probability within the limits, such as 0.9973, instead of multiples of sigma; none by default.</summary>
    [Display(Name = "Coverage", Description = "Probability within the limits instead of multiples of σ; none by default.")]
    public double? Coverage { get; init; }

    /// <summary>
    /// Time between two values, in usual (median) intervals of the metric, from which on they are no neighbours: 10 by default; above 1, or 0
    /// for none. A subgroup that is open is dropped then; between subgroups, in usual intervals of these, no moving range or pattern reaches across.
    /// </summary>
    [Display(Name = "Gap factor", Description = "Usual intervals between two values from which on they are no neighbours: 10 by default; above 1, or 0 for none.")]
    public double GapFactor { get; init; } = UsualGapFactor;

    /// <summary>
    /// Subgroups that are compared with the baseline, block by block: 0 by default, for never; to 10 000. Where two blocks in a row
    /// differ to the same side, new limits are suggested; whether points depend on each other is tested, too.
    /// </summary>
    [Display(Name = "Recent subgroups", Description = "Subgroups that are compared with the baseline: 0 by default, for never.")]
    [Range(0, MostBaselineSubgroups)]
    public int RecentSubgroups { get; init; }

    /// <summary>Whether limits follow what subgroups without an alarm say, as baselines of their own: off by default. Alarmed ones are never learned from.</summary>
    [Display(Name = "Adaptive", Description = "Limits follow what subgroups without an alarm say, as baselines of their own: off by default.")]
    public bool Adaptive { get; init; }

    /// <summary>
    /// Points from one false alarm to the next, on average, that limits are found for: none by default, where they are as given; above 2. Found for measurements once, before there are data
    /// (<see cref="WithFoundLimits"/>); for counts, which need rule 1 alone, with each baseline. Takes into account that limits are estimated.
    /// </summary>
    [Display(Name = "False alarm every (points)", Description = "Points from one false alarm to the next that limits are found for; none by default.")]
    public double? FalseAlarmEvery { get; init; }

    /// <summary>
    /// Whether baselines keep the rows that they come from (up to <see cref="BaselineData.Most"/> values), so that rows can be left out later
    /// (<see cref="BaselineRevision"/>): off by default. Rows are kept in memory with the baselines of the store.
    /// </summary>
    [Display(Name = "Keep rows", Description = "Whether baselines keep the rows that they come from, so that rows can be left out later: off by default.")]
    public bool KeepRows { get; init; }

    /// <summary>Usual time from one sample to the next, for metrics whose baseline no samples are needed for; not known by default, which lets such charts reach across gaps.</summary>
    [Display(Name = "Sample interval", Description = "Usual time from one sample to the next, for metrics of which all is known; not known by default.")]
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>How sigma is estimated; by the usual way of the chart by default.</summary>
    [Display(Name = "Sigma method", Description = "How sigma is estimated; by the usual way of the chart by default.")]
    public SigmaMethod? SigmaMethod { get; init; }

    /// <summary>What is known of metrics, by name, and not estimated; nothing by default. A metric of which all is known has limits from its first value on.</summary>
    /// <exception cref="ArgumentNullException">There is no dictionary; an empty one says that nothing is known.</exception>
    [Display(Name = "Standards", Description = "What is known of metrics and not estimated; nothing by default.")]
    public IReadOnlyDictionary<string, ProcessStandard> Standards
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new Dictionary<string, ProcessStandard>();

    /// <summary>
    /// Metric of the same machine that reports the number of the part (recipe, program) that is made; none by default. Z-MR and DNOM charts need it, with what is known of each part in
    /// <see cref="Standards"/>: <c>temperature@3</c> is the center of temperature while part 3 is made, on Z-MR with its sigma; on DNOM <c>temperature</c> is the sigma of all parts, or has it estimated.
    /// </summary>
    [Display(Name = "Part metric", Description = "Metric that reports the number of the part; none by default.")]
    public string PartMetric { get; init; } = "";

    /// <summary>Finds the limits that <see cref="FalseAlarmEvery"/> asks for. May take seconds where it has to be simulated; a monitor that is given what is found does not search again, and equal charts of one process are searched for once.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The settings with these limits; of charts of counts as they are.</returns>
    /// <exception cref="ArgumentException">No limits give that; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The search was ended.</exception>
    public SpcMonitorOptions WithFoundLimits(CancellationToken cancellationToken = default) =>
        FalseAlarmEvery is not { } points || HasFoundLimits || PredictedCounts.Knows(ActualChart) ? this
        : this with
        {
            Found = FoundFor(points, BaselineSubgroups, cancellationToken),
            FoundForKnown = Standards.Values.Any(standard => standard.On(ActualChart, 1) is not null) ? FoundFor(points, rows: 0, cancellationToken) : null,
        };

    private ChartDesign FoundFor(double points, int rows, CancellationToken cancellationToken)
    {
        var found = Limits.Find(Design, Rules, points, ActualSize, rows, process: null, cancellationToken);
        return found with { MostSum = 2 * found.DecisionInterval };
    }

    /// <summary>Where limits are found for a number of false alarms.</summary>
    internal FoundLimits Limits { get; init; } = FoundLimits.OfProcess;

    /// <summary>What the values of metrics are made of, by name, where they are no samples: see <see cref="Baseline.Basis"/>.</summary>
    internal IReadOnlyDictionary<string, string>? Basis { get; init; }

    /// <summary>Whether nothing but points beyond the limits makes an alarm on the first panel.</summary>
    internal bool CountsBeyondLimitsOnly => Rules.Within(ChartInfo.Of(ActualChart).Panels[0].Rules) == RuleSet.BeyondLimits;

    /// <summary>Whether the limits that were asked for were found.</summary>
    internal bool HasFoundLimits => Found is not null;

    /// <summary>The chart with the limits that were found, where they are estimated.</summary>
    internal ChartDesign? Found { get; init; }

    /// <summary>The same where all is known of a metric.</summary>
    internal ChartDesign? FoundForKnown { get; init; }

    /// <summary>Chart in use, after the rule that subgroups of 1 have no spread of their own.</summary>
    internal ChartKind ActualChart =>
        SubgroupSize == 1 && ChartInfo.Of(Chart).Input == ChartInputKind.Subgroup ? ChartKind.IndividualsMovingRange : Chart;

    /// <summary>Subgroup size in use: charts of single values and of counts have no subgroups.</summary>
    internal int ActualSize =>
        ChartInfo.Of(ActualChart).Input is ChartInputKind.Subgroup or ChartInputKind.ValueOrSubgroup ? SubgroupSize : 1;

    /// <summary>Size of the samples, where the chart has such.</summary>
    internal double? SampleSizeInUse => ChartInfo.Of(ActualChart).Input == ChartInputKind.CountOfSize ? SampleSize : null;

    /// <summary>Most that can be counted in a sample, where there is such a number.</summary>
    internal double? MostCount => ActualChart is ChartKind.P or ChartKind.Np or ChartKind.LaneyP ? SampleSize : null;

    /// <summary>What the chart shall be.</summary>
    internal ChartDesign Design => Found ?? new()
    {
        Kind = ActualChart,
        SigmaMultiple = SigmaMultiple,
        Coverage = Coverage,
        Span = Span,
        Lambda = Lambda,
        Shift = Shift,
        DecisionInterval = DecisionInterval,
        HeadStart = HeadStart,
        MostSum = 2 * DecisionInterval,
        SigmaMethod = SigmaMethod,
    };

    /// <summary>What the chart of a metric shall be.</summary>
    /// <param name="standard">What is known of the metric.</param>
    internal ChartDesign DesignFor(in ProcessStandard standard) => standard == default ? Design : (FoundForKnown is { } known && standard.On(ActualChart, 1) is not null ? known : Design) with
    {
        KnownSigma = standard.Sigma,
        Target = ActualChart is ChartKind.MovingAverage or ChartKind.Ewma or ChartKind.Cusum ? standard.Center : null,
    };

    /// <summary>The chart with the limits that counts of a baseline give, where a number of false alarms is asked for.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="process">What was found about the process, or is known of it.</param>
    /// <param name="rows">Counts of the baseline; 0 where the process is known.</param>
    internal ChartDesign Counted(ChartDesign design, ProcessEstimate process, int rows) =>
        FalseAlarmEvery is not { } points || !PredictedCounts.Knows(design.Kind) ? design
        : rows == 0 ? Limits.Find(design, Rules, points, SampleSizeInUse ?? 1, rows, process, CancellationToken.None)
        : design with { Coverage = PredictedCounts.Coverage(design.Kind, process.Center, rows, SampleSizeInUse ?? 1, points) };

    /// <summary>What decides about the state of a chart.</summary>
    internal string StateSettings => Invariant(
        $"Spc.Chart {ChartNames.NameOf(ActualChart)}, Spc.SubgroupSize {ActualSize}, Spc.ControlLimit {Design.SigmaMultiple} and the rules {string.Join('+', Rules.NamesOf(Rules.All))}")
        + Invariant($", coverage {Coverage}, size {SampleSizeInUse}, span {Span}, λ {Lambda}, shift {Shift}, h {Design.DecisionInterval}, start {Design.HeadStart}, gap {GapFactor}")
        + Invariant($", sigma {SigmaMethod}, false alarm every {FalseAlarmEvery}{(PartMetric.Length > 0 ? ", part " : "")}{PartMetric}")
        + string.Concat(Standards.OrderBy(known => known.Key, StringComparer.Ordinal).Select(known => Invariant($", {known.Key} = {known.Value.Center} ± {known.Value.Sigma}")))
        + "; state 11";
}
