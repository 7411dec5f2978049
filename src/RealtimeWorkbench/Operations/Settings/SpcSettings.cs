using System.ComponentModel.DataAnnotations;
using System.Globalization;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How the control charts are made.</summary>
public sealed record SpcSettings : IValidatableObject
{
    private const int FewestBaselineSubgroups = 5;
    private const int UsualBaselineSubgroups = 25;
    private const int FewestRecentSubgroups = 20;

    /// <summary>Distance of the control limits from the centre in σ of the plotted statistic. 3 by default; from 1 to 5.</summary>
    [Display(Name = "Control limit", Description = "Distance of the control limits from the centre line; the zones are thirds of it.")]
    [Range(1.0, 5.0)]
    [Unit("σ")]
    public double ControlLimit { get; init; } = 3.0;

    /// <summary>Values in a subgroup. 5 by default; from 2 to 20.</summary>
    [Display(Name = "Subgroup size", Description = "Consecutive values that make one point of an X̄ chart.")]
    [Range(2, 20)]
    [Unit("values")]
    public int SubgroupSize { get; init; } = 5;

    /// <summary>Whether control charts are made at all. On by default.</summary>
    [Display(Name = "Enabled", Description = "Control charts are made and their rules raise alerts.")]
    public bool Enabled { get; init; } = true;

    /// <summary>Kind of chart. X̄-R by default.</summary>
    [Display(Name = "Chart", Description = "xbar_r, xbar_s, i_mr_r and i_mr_s plot subgroups; the others every single value or count; z_mr and dnom short runs of several parts.")]
    [Elsewhere("t2, mewma, spe", "Several metrics together are a group: set Groups.Metrics, such as melt = temperature, power.")]
    public ChartChoice Chart { get; init; } = ChartChoice.XbarR;

    /// <summary>
    /// Complete subgroups that the limits are estimated from before monitoring starts. 0 by default: the history that the source
    /// brings, or 25 if it brings none; to 1000.
    /// </summary>
    /// <remarks>20 to 25 are usual: Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 6.2.</remarks>
    [Display(Name = "Baseline", Description = "Complete subgroups from which the limits are estimated once (Phase I), then they are frozen; 0: the history that the source brings, or 25.")]
    [Range(0, 1000)]
    [Unit("subgroups")]
    public int BaselineSubgroups { get; init; }

    /// <summary>Rules that raise alerts: western-electric, nelson, none, or numbers of Nelson's rules. "1,2" by default.</summary>
    [Display(Name = "Rules", Description = "western-electric, nelson, none, or numbers of Nelson's rules such as 1,2,5. More rules find small shifts sooner and cry wolf more often.")]
    [Required]
    public string Rules { get; init; } = "1,2";

    /// <summary>Size of the sample of each count, which p, np, u, p′ and u′ charts need. None by default; above 0.</summary>
    [Display(Name = "Sample size", Description = "Items or units in the sample of each count: p, np, u, laney_p and laney_u need it.")]
    [Range(1e-6, 1e9)]
    public double? SampleSize { get; init; }

    /// <summary>Values in a moving average. 5 by default; from 2 to 100.</summary>
    [Display(Name = "Span", Description = "Values in a moving average.")]
    [Range(2, 100)]
    [Unit("values")]
    public int Span { get; init; } = 5;

    /// <summary>Weight of the newest value in an EWMA. 0.2 by default; from 0.001 to 1.</summary>
    /// <remarks>0.05 to 0.25 work well: Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, section 9.2.</remarks>
    [Display(Name = "Lambda", Description = "Weight of the newest value in an EWMA; the smaller, the smaller the shifts that it finds.")]
    [Range(0.001, 1.0)]
    public double Lambda { get; init; } = 0.2;

    /// <summary>Shift that a CUSUM is tuned to, in σ. 1 by default; from 0.1 to 10.</summary>
    [Display(Name = "Shift", Description = "Shift that a CUSUM is tuned to; its allowance is half of it.")]
    [Range(0.1, 10.0)]
    [Unit("σ")]
    public double Shift { get; init; } = 1.0;

    /// <summary>Decision interval of a CUSUM, in σ. 5 by default; from 0.5 to 100.</summary>
    [Display(Name = "Decision interval", Description = "Sum of deviations at which a CUSUM signals.")]
    [Range(0.5, 100.0)]
    [Unit("σ")]
    public double DecisionInterval { get; init; } = 5.0;

    /// <summary>How many times the usual interval of a metric parts neighbours. 10 by default; above 1 to 1000, or 0 for never.</summary>
    [Display(Name = "Gap factor", Description = "How many times the usual (median) interval of a metric parts neighbours: no subgroup, moving range or pattern reaches across; more than 1, or 0 for never. Streaming.GapFactor, which counts missing samples, is another matter.")]
    [Range(0.0, 1000.0)]
    public double GapFactor { get; init; } = SpcMonitorOptions.UsualGapFactor;

    /// <summary>File that the baselines are kept in, made if it isn't there. Empty by default: each run has its own.</summary>
    [Display(Name = "Baselines", Description = "File that baselines are kept in, such as line-3.json: a run takes the newest, adds its own, and takes up what a person decides (rtw baseline). Empty: each run has its own.")]
    public string Baselines { get; init; } = "";

    /// <summary>Subgroups that are compared with the baseline, block by block. 50 by default; 0 for never, or 20 to 1000.</summary>
    [Display(Name = "Recent", Description = "Subgroups that are compared with the baseline, block by block: where two blocks differ to the same side, new limits are suggested, with the evidence; 0: never.")]
    [Range(0, 1000)]
    [Unit("subgroups")]
    public int RecentSubgroups { get; init; } = 50;

    /// <summary>Whether suggested limits are taken at once. Off by default.</summary>
    [Display(Name = "Adaptive", Description = "Takes suggested limits at once, as a baseline of their own with the evidence as its reason. Alarmed points are never learned from, but limits then follow a slow drift: keep a threshold beside them.")]
    public bool Adaptive { get; init; }

    /// <summary>Probability within the limits. None by default, for multiples of σ; from 0.5 to 0.999999.</summary>
    [Display(Name = "Coverage", Description = "Probability within the limits, such as 0.9973, instead of multiples of σ; not for cusum and run; empty: none.")]
    [Range(0.5, 0.999999)]
    public double? Coverage { get; init; }

    /// <summary>Where the sums of a CUSUM start, in σ. 0 by default; half the decision interval is the fast initial response; to 50.</summary>
    /// <remarks>J. M. Lucas and R. B. Crosier, <i>Technometrics</i> 24(3), 1982.</remarks>
    [Display(Name = "Head start", Description = "Where the sums of a CUSUM start: half the decision interval finds a shift that is there from the beginning sooner (fast initial response).")]
    [Range(0.0, 50.0)]
    [Unit("σ")]
    public double HeadStart { get; init; }

    /// <summary>Time, or number of points, that shall pass from one false alarm to the next at least. None by default.</summary>
    [Display(Name = "False alarm every", Description = "Finds the limits with at most one false alarm in this time on each metric, such as 7d, or in so many points, such as 10000; a time needs the sample interval. Charts of counts need the rules 1. Empty: limits as given.")]
    public string FalseAlarmEvery { get; init; } = "";

    /// <summary>Time from one sample of a machine to the next. None by default, for what the demo process has; from 0.000001 to 86400 s.</summary>
    [Display(Name = "Sample interval", Description = "Expected time from one sample of a machine to the next, by which false alarms are told and found as times; empty: that of the demo process, else not known.")]
    [Range(1e-6, 86400.0)]
    [Unit("s")]
    public double? SampleInterval { get; init; }

    /// <summary>How sigma is estimated. By the usual way of the chart by default.</summary>
    [Display(Name = "Sigma method", Description = "How sigma is estimated: the first three are for subgroups, the others for single values; usual: as the name of the chart says.")]
    public SigmaMethodChoice SigmaMethod { get; init; } = SigmaMethodChoice.Usual;

    /// <summary>Center and sigma of metrics that are known and not estimated. None by default.</summary>
    [Display(Name = "Standards", Description = "What is known of metrics and not estimated: temperature = 1000 ± 5 (center and sigma: limits from the first value on); power = ± 2 (sigma alone); on ma, ewma and cusum a target alone, flow = 12; of counts the rate, scrap = 0.02; on z_mr and dnom what is known of each part, temperature@3 = 1000 ± 5 (z_mr) or temperature@3 = 1000 (dnom).")]
    public string Standards { get; init; } = "";

    /// <summary>Metric that reports the number of the part that is made. None by default.</summary>
    [Display(Name = "Part metric", Description = "Metric of the same machine that reports the number of the part, recipe or program that is made: z_mr and dnom need it. A value counts for the part that was reported last at or before its time.")]
    public string PartMetric { get; init; } = "";

    /// <summary>Subgroups over which Cpk is followed. 0 by default, for none; from 10 to 1000.</summary>
    [Display(Name = "Capability window", Description = "Newest subgroups (or single values) over which the Cpk of metrics with a specification is followed; 0: none.")]
    [Range(0, 1000)]
    [Unit("subgroups")]
    public int CapabilityWindow { get; init; }

    /// <summary>Specification of each metric whose Cpk is followed. None by default.</summary>
    [Display(Name = "Specifications", Description = "What the customer accepts, such as temperature = 950..1050; power = ..260. Not to be mistaken for control limits.")]
    public string Specifications { get; init; } = "";

    /// <summary>Cpk below which an alert is raised. 1.33 by default; from 0.1 to 10.</summary>
    [Display(Name = "Minimum Cpk", Description = "Cpk that is asked for. An alert is raised where it is lower by more than two standard errors, and ends where it is reached again.")]
    [Range(0.1, 10.0)]
    public double MinimumCpk { get; init; } = 1.33;

    /// <summary>The rolling capability that the settings mean; <see langword="null"/> if there is none.</summary>
    public CapabilityMonitorOptions? ToCapabilityOptions() =>
        CapabilityWindow > 0 && SpecificationParser.TryParse(Specifications, out var specifications, out _)
            ? new CapabilityMonitorOptions
            {
                Specifications = specifications,
                Window = CapabilityWindow,
                SubgroupSize = ChartInfo.Of((ChartKind)Chart).Input == ChartInputKind.Subgroup ? SubgroupSize : 1,
                MinimumCpk = MinimumCpk,
                GapFactor = GapFactor,
            }
            : null;

    /// <summary>The options that the settings mean.</summary>
    /// <param name="historySamples">Samples of a machine that the source brings from before; 0 if it brings none.</param>
    /// <param name="interval">Time from one sample to the next as the source knows it, where <see cref="SampleInterval"/> is empty; zero if nobody knows.</param>
    /// <exception cref="SettingsException">A time from one false alarm to the next is asked for, and nobody knows how often samples come.</exception>
    public SpcMonitorOptions ToMonitorOptions(int historySamples, TimeSpan interval = default)
    {
        var chart = (ChartKind)Chart;
        var info = ChartInfo.Of(chart);
        var size = info.Input == ChartInputKind.Subgroup ? SubgroupSize : 1;
        return new SpcMonitorOptions
        {
            Chart = chart,
            SubgroupSize = size,
            SampleSize = info.Input == ChartInputKind.CountOfSize ? SampleSize : null,
            Span = chart == ChartKind.MovingAverage ? Span : null,
            Lambda = Lambda,
            Shift = Shift,
            DecisionInterval = DecisionInterval,
            GapFactor = GapFactor,
            RecentSubgroups = RecentSubgroups,
            Adaptive = Adaptive,
            Coverage = Coverage,
            HeadStart = chart == ChartKind.Cusum ? HeadStart : 0,
            SigmaMultiple = ControlLimit,
            BaselineSubgroups = BaselineSubgroups > 0 ? BaselineSubgroups
                : historySamples / size >= FewestBaselineSubgroups
                    ? Math.Min(historySamples / size, SpcMonitorOptions.MostBaselineSubgroups)
                : UsualBaselineSubgroups,
            Rules = RuleSetParser.TryParse(Rules, out var rules) ? rules : RuleBook.None,
            FalseAlarmEvery = FalseAlarmPoints(IntervalOr(interval), size),
            SampleInterval = SampleInterval is null ? null : IntervalOr(default),
            SigmaMethod = SigmaMethod == SigmaMethodChoice.Usual ? null : (Spc.Charts.SigmaMethod)SigmaMethod,
            Standards = StandardParser.TryParse(Standards, out var standards, out _) ? standards : new Dictionary<string, ProcessStandard>(),
            PartMetric = PartMetric.Trim(),
        };
    }

    /// <summary>Time from one sample to the next: as set, else as somebody else knows it.</summary>
    internal TimeSpan IntervalOr(TimeSpan other) => SampleInterval is { } seconds ? TimeSpan.FromSeconds(seconds) : other;

    /// <summary>The number in <see cref="FalseAlarmEvery"/>; <see langword="null"/> if there is none, or a time.</summary>
    internal double? FalseAlarmEveryPoints => TryReadFalseAlarms(out var points, out _) ? points : null;

    /// <summary>Points from one false alarm to the next that are asked for; <see langword="null"/> if none are.</summary>
    private double? FalseAlarmPoints(TimeSpan interval, int size)
    {
        if (!TryReadFalseAlarms(out var points, out var time))
        {
            return null;
        }

        return points ?? (interval > TimeSpan.Zero
            ? time!.Value / interval / size
            : throw new SettingsException([$"Spc.FalseAlarmEvery is {FalseAlarmEvery.Trim()}, but nobody knows how often samples come; set Spc.SampleInterval, or give a number of points."]));
    }

    /// <summary>Reads what stands in <see cref="FalseAlarmEvery"/>: a number of points, or a time.</summary>
    private bool TryReadFalseAlarms(out double? points, out TimeSpan? time)
    {
        (points, time) = (null, null);
        var text = FalseAlarmEvery.Trim();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            points = number;
        }
        else if (Durations.TryParse(text, out var duration))
        {
            time = duration;
        }

        return points is not null || time is not null;
    }

    private string? FalseAlarmProblem()
    {
        var chart = (ChartKind)Chart;
        var isRead = TryReadFalseAlarms(out var points, out var time);
        return FalseAlarmEvery.Trim().Length == 0 ? null
            : !isRead ? $"'{FalseAlarmEvery}' is no time and no number of points; use one such as 7d or 10000"
            : !(points is null or (> 2 and < double.PositiveInfinity)) || !(time is null || time > TimeSpan.Zero) ? $"{FalseAlarmEvery} is {(points > 2 ? "no number" : "too often")}; use more than 2 points, or a time such as 7d"
            : Coverage is not null ? "Spc.Coverage sets the limits, too; leave one of them empty"
            : ControlLimit != 3 ? Invariant($"Spc.ControlLimit is {ControlLimit} and sets the limits, too; leave it at 3")
            : chart == ChartKind.Run ? "the chart run has no limits to find; leave it empty"
            : PartStandards.AreOn(chart) ? $"limits of {ChartNames.NameOf(chart)} are not found for a number of false alarms; leave it empty"
            : PredictedCounts.Knows(chart) && RuleSetParser.TryParse(Rules, out var rules)
                && rules.Within(ChartInfo.Of(chart).Panels[0].Rules) != RuleSet.BeyondLimits
                ? $"limits of {ChartNames.NameOf(chart)} are found for points beyond them alone; set Spc.Rules to 1"
            : null;
    }

    /// <summary>The metric that reports the number of the part, where charts are of parts; otherwise <see langword="null"/>.</summary>
    internal string? NumberMetric => Enabled && PartStandards.AreOn((ChartKind)Chart) && PartMetric.Trim() is { Length: > 0 } name ? name : null;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!RuleSetParser.TryParse(Rules, out _))
        {
            yield return new ValidationResult(
                $"Spc.Rules: '{Rules}' is not a set of rules; use {RuleSetParser.Expected}.", [nameof(Rules)]);
        }

        if (Enabled && SampleSize is null && ChartInfo.Of((ChartKind)Chart).Input == ChartInputKind.CountOfSize)
        {
            // Without the name of the setting: there is no range that it is out of.
            yield return new ValidationResult(
                $"Spc.SampleSize: the chart {ChartNames.NameOf((ChartKind)Chart)} needs the size of the sample of each count; set it, such as 50.");
        }

        if (GapFactor is > 0 and <= 1)
        {
            yield return new ValidationResult(
                Invariant($"Spc.GapFactor: with {GapFactor} every interval would be a gap; use more than 1, or 0 for none."));
        }

        if (RecentSubgroups is > 0 and < FewestRecentSubgroups)
        {
            // Without the name of the setting, as below.
            yield return new ValidationResult(
                Invariant($"Spc.RecentSubgroups: {RecentSubgroups} subgroups say too little of a process to be compared with its baseline; use 0, or {FewestRecentSubgroups} to 1000."));
        }

        if (Coverage is not null && (ChartKind)Chart is ChartKind.Cusum or ChartKind.Run)
        {
            yield return new ValidationResult(
                $"Spc.Coverage: the chart {ChartNames.NameOf((ChartKind)Chart)} has no limits that a probability would say; leave it empty.");
        }

        if (HeadStart >= DecisionInterval)
        {
            yield return new ValidationResult(
                Invariant($"Spc.HeadStart: the sums would start at {HeadStart} σ, at or beyond the decision interval of {DecisionInterval} σ; use half of it."));
        }

        if (!SpecificationParser.TryParse(Specifications, out var specifications, out var wrong))
        {
            yield return new ValidationResult($"Spc.Specifications: {wrong}");
        }
        else if (CapabilityWindow is > 0 and < 10)
        {
            yield return new ValidationResult(
                Invariant($"Spc.CapabilityWindow: {CapabilityWindow} subgroups say too little of a capability; use 0, or 10 to 1000."));
        }
        else if (CapabilityWindow > 0 && specifications.Count == 0)
        {
            yield return new ValidationResult(
                "Spc.CapabilityWindow: a capability needs specifications; set Spc.Specifications, such as temperature = 950..1050.");
        }

        if (FalseAlarmProblem() is { } notFound)
        {
            yield return new ValidationResult($"Spc.FalseAlarmEvery: {notFound}.");
        }

        var size = ChartInfo.Of((ChartKind)Chart).Input == ChartInputKind.Subgroup ? SubgroupSize : 1;
        if (SigmaMethod != SigmaMethodChoice.Usual && !SigmaMethods.Fit((Spc.Charts.SigmaMethod)SigmaMethod, (ChartKind)Chart, size))
        {
            yield return new ValidationResult(
                $"Spc.SigmaMethod: the chart {ChartNames.NameOf((ChartKind)Chart)} {(!SigmaMethods.IsChosenOn((ChartKind)Chart) ? "finds its sigma in one way only; leave it at usual"
                    : size > 1 ? "has subgroups; use average_range, average_deviation or pooled" : "plots single values; use moving_range, median_moving_range or deviation")}.");
        }

        if (!StandardParser.TryParse(Standards, out var standards, out var noStandard))
        {
            yield return new ValidationResult($"Spc.Standards: {noStandard}");
        }
        else if (PartStandards.AreOn((ChartKind)Chart))
        {
            if (Enabled && PartStandards.Problem((ChartKind)Chart, PartMetric.Trim(), standards) is { } noPart)
            {
                yield return new ValidationResult(noPart);
            }
        }
        else if (standards.Select(known => (known.Key, Problem: known.Value.ProblemOn((ChartKind)Chart))).FirstOrDefault(known => known.Problem is not null) is { Problem: { } problem } one)
        {
            yield return new ValidationResult($"Spc.Standards: {one.Key}: {problem}.");
        }

        if (Enabled && PartMetric.Trim().Length > 0 && !PartStandards.AreOn((ChartKind)Chart))
        {
            yield return new ValidationResult($"Spc.PartMetric: the chart {ChartNames.NameOf((ChartKind)Chart)} knows no parts; leave it empty, or use z_mr or dnom.");
        }

        if (Adaptive && RecentSubgroups == 0)
        {
            yield return new ValidationResult(
                "Spc.Adaptive: limits adapt to what recent subgroups say, and Spc.RecentSubgroups is 0; set it, such as 50.");
        }

        if (BaselineSubgroups == 1)
        {
            // Without the name of the setting, whose range has nothing to say about this.
            yield return new ValidationResult(
                "Spc.BaselineSubgroups: 1 subgroup says too little of a process to set limits from; use 0, or 2 to 1000.");
        }
    }
}
