using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Limits for one metric. Exactly at a limit is still allowed.</summary>
public sealed record ThresholdRule : IValidatableObject
{
    /// <summary>Name of the metric.</summary>
    [Display(Name = "Metric", Description = "Name of the metric that has the limits.")]
    public string Metric { get; init; } = "temperature";

    /// <summary>What is compared with the limits. The value itself by default.</summary>
    [Display(Name = "Type", Description = "What is compared with the limits.")]
    public ThresholdType Type { get; init; } = ThresholdType.Absolute;

    /// <summary>
    /// Lowest value allowed, or <see langword="null"/> for none; 0 is a limit like any other. In the unit of the metric; in per
    /// cent, 0 or negative (such as -20), for <see cref="ThresholdType.Relative"/>; in units per second for
    /// <see cref="ThresholdType.RateOfChange"/>; not used by <see cref="ThresholdType.SpcLimit"/>.
    /// </summary>
    [Display(Name = "Lower", Description = "Lowest value allowed; empty for none.")]
    public double? Lower { get; init; }

    /// <summary>
    /// Highest value allowed, or <see langword="null"/> for none; 0 is a limit like any other. Units as for
    /// <see cref="Lower"/>; 0 or positive for <see cref="ThresholdType.Relative"/>.
    /// </summary>
    [Display(Name = "Upper", Description = "Highest value allowed; empty for none.")]
    public double? Upper { get; init; }

    /// <summary>How much a violation matters; <see langword="null"/> for high with SPC limits and medium otherwise.</summary>
    [Display(Name = "Severity", Description = "How much a violation matters.")]
    public Severity? Severity { get; init; }

    /// <summary>How far inside the limit a value must be to end a violation, in the unit of the limits. 0 by default.</summary>
    [Display(Name = "Hysteresis", Description = "How far inside the limit a value must be to end a violation.")]
    public double Hysteresis { get; init; }

    /// <summary>
    /// Machine that the rule is for, or <see langword="null"/> for all. For its machine it replaces the rule for all machines
    /// with the same metric, type and name.
    /// </summary>
    [Display(Name = "Machine", Description = "Machine that the limits are for; empty for all.")]
    public string? Machine { get; init; }

    /// <summary>
    /// Tells several rules on one metric apart, as for a warning and an alarm limit; appended to the rule's name in signals.
    /// <see langword="null"/> by default.
    /// </summary>
    [Display(Name = "Name", Description = "Tells several rules of one type on one metric apart.")]
    public string? Name { get; init; }

    /// <summary>
    /// Only for <see cref="ThresholdType.Relative"/>: number of violating values in a row after which they are taken for the new
    /// normal, so that a lasting shift doesn't violate forever. <see langword="null"/>, the default, for never; from 10.
    /// </summary>
    [Display(Name = "Relearn after", Description = "Violating values in a row after which the baseline starts anew; empty for never.")]
    [Range(10, 1_000_000)]
    public int? RelearnAfter { get; init; }

    /// <summary>Name of the rule in signals and alerts, such as "threshold/rate-of-change".</summary>
    public string RuleName
    {
        get
        {
            var name = Type switch
            {
                ThresholdType.Absolute => "threshold/absolute",
                ThresholdType.Relative => "threshold/relative",
                ThresholdType.RateOfChange => "threshold/rate-of-change",
                _ => "threshold/spc-limit",
            };
            return string.IsNullOrEmpty(Name) ? name : $"{name}/{Name}";
        }
    }

    /// <summary>Severity that its signals have.</summary>
    public Severity EffectiveSeverity => Severity ?? (Type == ThresholdType.SpcLimit
        ? Streaming.Severity.High
        : Streaming.Severity.Medium);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(Metric))
        {
            yield return new("The metric of a threshold is empty; name one.", [nameof(Metric)]);
        }

        if (!Enum.IsDefined(Type))
        {
            yield return new(
                $"The type of the threshold on {Metric} is {Type}; it must be absolute, relative, rate_of_change or spc_limit.",
                [nameof(Type)]);
        }

        if (!double.IsFinite(Hysteresis) || Hysteresis < 0)
        {
            yield return new(
                Invariant($"Hysteresis of the threshold on {Metric} is {Hysteresis}; it must be 0 or more."),
                [nameof(Hysteresis)]);
        }

        if (Type == ThresholdType.SpcLimit)
        {
            yield break;
        }

        if (Lower is null && Upper is null)
        {
            yield return new($"The threshold on {Metric} has no limit; give a lower or an upper one.", [nameof(Lower)]);
        }

        if (Lower is { } low && !double.IsFinite(low))
        {
            yield return new(
                Invariant($"Lower limit of the threshold on {Metric} is {low}; give a number, or leave it empty for none."),
                [nameof(Lower)]);
        }

        if (Upper is { } high && !double.IsFinite(high))
        {
            yield return new(
                Invariant($"Upper limit of the threshold on {Metric} is {high}; give a number, or leave it empty for none."),
                [nameof(Upper)]);
        }

        if (Lower >= Upper)
        {
            yield return new(
                Invariant($"Lower limit {Lower} of the threshold on {Metric} must be below its upper limit {Upper}."),
                [nameof(Lower), nameof(Upper)]);
        }
        else if (Upper - Lower <= Hysteresis)
        {
            yield return new(
                Invariant($"Hysteresis {Hysteresis} of the threshold on {Metric} must be less than the {Upper - Lower} between its limits."),
                [nameof(Hysteresis)]);
        }

        if (Type == ThresholdType.Relative && Lower > 0)
        {
            yield return new(
                Invariant($"Lower limit {Lower} of the relative threshold on {Metric} is positive; give the lowest deviation allowed in per cent, such as {-Lower}."),
                [nameof(Lower)]);
        }

        if (Type == ThresholdType.Relative && Upper < 0)
        {
            yield return new(
                Invariant($"Upper limit {Upper} of the relative threshold on {Metric} is negative; give the highest deviation allowed in per cent, such as {-Upper}."),
                [nameof(Upper)]);
        }
    }
}
