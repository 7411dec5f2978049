using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How the control charts are made.</summary>
public sealed record SpcSettings : IValidatableObject
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

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!RuleSetParser.TryParse(Rules, out _))
        {
            yield return new ValidationResult(
                $"Spc.Rules: '{Rules}' is not a set of rules; use {RuleSetParser.Expected}.", [nameof(Rules)]);
        }

        if (BaselineSubgroups == 1)
        {
            // Without the name of the setting, whose range has nothing to say about this.
            yield return new ValidationResult(
                "Spc.BaselineSubgroups: 1 subgroup says too little of a process to set limits from; use 0, or 2 to 1000.");
        }
    }
}
