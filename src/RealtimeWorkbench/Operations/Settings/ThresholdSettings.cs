using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Monitoring;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>One threshold: which metric may go how far.</summary>
public sealed record ThresholdSettings : IValidatableObject
{
    /// <summary>Metric that the threshold is on. temperature by default.</summary>
    [Display(Name = "Metric", Description = "Metric that the threshold is on.")]
    [Required]
    public string Metric { get; init; } = "temperature";

    /// <summary>What the limits mean. Absolute by default.</summary>
    [Display(Name = "Type", Description = "absolute: the value; relative: % off the recent mean; rate_of_change: change per second, signed; spc_limit: the control limits of the SPC baseline.")]
    public ThresholdType Type { get; init; } = ThresholdType.Absolute;

    /// <summary>Lower limit, in the unit that the type implies; empty for none. 800 by default.</summary>
    [Display(Name = "Lower", Description = "Lower limit; empty for none. Not used by spc_limit.")]
    public double? Lower { get; init; } = 800.0;

    /// <summary>Upper limit, in the unit that the type implies; empty for none. 1200 by default.</summary>
    [Display(Name = "Upper", Description = "Upper limit; empty for none. Not used by spc_limit.")]
    public double? Upper { get; init; } = 1200.0;

    /// <summary>The rule that the settings mean. Limits are not used where the control chart has them.</summary>
    public ThresholdRule ToRule() => new()
    {
        Metric = Metric,
        Type = Type,
        Lower = Type == ThresholdType.SpcLimit ? null : Lower,
        Upper = Type == ThresholdType.SpcLimit ? null : Upper,
    };

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        ToRule().Validate(validationContext).Select(problem =>
            new ValidationResult($"Threshold: {problem.ErrorMessage}", [nameof(Lower), nameof(Upper)]));
}
