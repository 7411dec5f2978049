using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>A finished control chart.</summary>
/// <param name="Chart">Which chart it is.</param>
/// <param name="Sigma">Standard deviation of single observations that the limits were made from.</param>
/// <param name="SigmaMultiple">Distance of the limits from the center in units of sigma.</param>
/// <param name="Rules">Rules that were looked for.</param>
/// <param name="BaselineFrom">Number of the first row that limits were estimated from.</param>
/// <param name="BaselineTo">Number of the last one.</param>
/// <param name="Panels">Its panels, location first.</param>
/// <param name="Capability">Capability of the baseline, if a specification was given.</param>
public sealed record ControlChartReport(
    ChartKind Chart,
    double Sigma,
    double SigmaMultiple,
    RuleBook Rules,
    int BaselineFrom,
    int BaselineTo,
    IReadOnlyList<ReportPanel> Panels,
    CapabilityReport? Capability)
{
    /// <summary>The chart with its limits.</summary>
    public required ChartDesign Design { get; init; }

    /// <summary>What is known of the process, from the baseline.</summary>
    public required ProcessEstimate Process { get; init; }

    /// <summary>Values in a row of the baseline, or size of the sample of a count: the median of its rows.</summary>
    public double RowSize { get; init; } = 1;

    /// <summary>Rows that the limits were estimated from: those of the baseline that are neither missing nor left out.</summary>
    public int BaselineRows { get; init; }

    /// <summary>Names of the variables, on charts of several.</summary>
    public IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>Whether the values of the baseline may be normal; <see langword="null"/> without a specification, or with too few of them.</summary>
    public NormalityTest? Normality { get; init; }

    /// <summary>Performance by a method for values that are not normal, if one was asked for.</summary>
    public NonnormalCapability? Nonnormal { get; init; }

    /// <summary>Stages with limits of their own, if there are several; <see cref="Process"/> is that of the last.</summary>
    public IReadOnlyList<Stage> Stages { get; init; } = [];

    /// <summary>What speaks against the chart, each in a sentence: points that depend on each other, capability of what is not stable or not normal.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Which subgroups lack values, and which rows at the end make none, in sentences; <see langword="null"/> where all are complete.</summary>
    public string? Incomplete { get; init; }

    /// <summary>Rows that were left out of the limits, each with its cause.</summary>
    public IReadOnlyList<Exclusion> Exclusions { get; init; } = [];
}
