namespace RealtimeWorkbench.Spc.Capability;

/// <summary>What the customer accepts, in the unit of the metric. Not to be mistaken for control limits, which the process sets.</summary>
public sealed record SpecificationLimits
{
    /// <summary>Takes the limits of a specification.</summary>
    /// <param name="lower">Lower specification limit (LSL), if there is one.</param>
    /// <param name="upper">Upper specification limit (USL), if there is one.</param>
    /// <param name="target">Target; with both limits given, their middle is used where there is none.</param>
    /// <exception cref="ArgumentException">There is no limit, one isn't finite, or the lower isn't below the upper.</exception>
    public SpecificationLimits(double? lower, double? upper, double? target = null)
    {
        if (lower is null && upper is null)
        {
            throw new ArgumentException("A specification needs a lower limit, an upper limit, or both.", nameof(lower));
        }

        if (!(double.IsFinite(lower ?? 0) && double.IsFinite(upper ?? 0) && double.IsFinite(target ?? 0)))
        {
            throw new ArgumentException("Specification limits and target must be finite numbers.", nameof(lower));
        }

        if (lower >= upper)
        {
            throw new ArgumentException(
                Invariant($"The lower specification limit {lower} must be below the upper one {upper}."), nameof(lower));
        }

        Lower = lower;
        Upper = upper;
        Target = target ?? (lower + upper) / 2;
    }

    /// <summary>Lower specification limit (LSL), or <see langword="null"/> if there is none.</summary>
    public double? Lower { get; }

    /// <summary>Upper specification limit (USL), or <see langword="null"/> if there is none.</summary>
    public double? Upper { get; }

    /// <summary>Target, or <see langword="null"/> if neither it nor both limits are given.</summary>
    public double? Target { get; }
}
