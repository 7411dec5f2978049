using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc;

/// <summary>Settings of the streaming control charts.</summary>
public sealed record SpcMonitorOptions
{
    /// <summary>Most subgroups that a baseline is estimated from.</summary>
    public const int MostBaselineSubgroups = 10_000;

    /// <summary>Chart: X̄-R by default; X̄-R, X̄-S or I-MR. With a subgroup size of 1 it is always I-MR.</summary>
    [Display(Name = "Chart", Description = "Chart of each metric: X̄-R by default; I-MR where the subgroup size is 1.")]
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
    public RuleSet Rules { get; init; } = RuleSet.Nelson;

    /// <summary>Names of the metrics that get a chart; every metric where it is <see langword="null"/>, which is the default.</summary>
    [Display(Name = "Metrics", Description = "Metrics that get a chart: all by default.")]
    public IReadOnlyList<string>? Metrics { get; init; }

    /// <summary>Who establishes the baselines, as it shall stand in them: "rtw" by default.</summary>
    [Display(Name = "Established by", Description = "Name that baselines carry: rtw by default.")]
    public string EstablishedBy { get; init; } = "rtw";

    /// <summary>Chart in use, after the rule that subgroups of 1 have no spread of their own.</summary>
    internal ChartKind ActualChart => SubgroupSize == 1 ? ChartKind.IndividualsMovingRange : Chart;

    /// <summary>What decides about the state of a chart.</summary>
    internal string StateSettings => Invariant(
        $"Spc.Chart {ChartNames.NameOf(ActualChart)}, Spc.SubgroupSize {ActualSize}, Spc.ControlLimit {SigmaMultiple} and the rules {string.Join('+', RunRules.Each(Rules).Select(rule => RunRules.NameOf(rule, Rules)))}");

    /// <summary>Subgroup size in use: I-MR has no subgroups.</summary>
    internal int ActualSize => ActualChart == ChartKind.IndividualsMovingRange ? 1 : SubgroupSize;
}
