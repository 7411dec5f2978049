using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How the control charts are made.</summary>
public sealed record SpcSettings
{
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
    [Display(Name = "Chart", Description = "xbar_r and xbar_s plot subgroups; i_mr plots every single value.")]
    public ChartChoice Chart { get; init; } = ChartChoice.XbarR;

    /// <summary>Complete subgroups that the limits are estimated from before monitoring starts. 25 by default; from 5 to 1000.</summary>
    [Display(Name = "Baseline", Description = "Complete subgroups from which the limits are estimated once (Phase I); then they are frozen.")]
    [Range(5, 1000)]
    [Unit("subgroups")]
    public int BaselineSubgroups { get; init; } = 25;

    /// <summary>Rules that raise alerts: western-electric, nelson, none, or numbers of Nelson's rules. "1,2" by default.</summary>
    [Display(Name = "Rules", Description = "western-electric, nelson, none, or numbers of Nelson's rules such as 1,2,5. More rules find small shifts sooner and cry wolf more often.")]
    [Required]
    public string Rules { get; init; } = "1,2";
}
