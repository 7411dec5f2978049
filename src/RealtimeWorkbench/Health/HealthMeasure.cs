namespace RealtimeWorkbench.Health;

/// <summary>One number that tells how well a component does, with the bounds that it is judged by.</summary>
/// <remarks>
/// Two bounds fix a straight line: the score is 0.8 at <see cref="DegradedAt"/> and 0.3 at <see cref="CriticalAt"/>, never
/// above 1 and never below 0. If <see cref="CriticalAt"/> is the smaller one, small values are bad, as for free space.
/// Where 0 is the best value, keep the critical bound within 3.5 times the degraded one, or 0 itself scores below 1.
/// </remarks>
public sealed record HealthMeasure
{
    /// <summary>Describes a measure.</summary>
    /// <param name="name">What is measured, as the subject of a sentence: "disk /", "processor use".</param>
    /// <param name="value">Value now, in <paramref name="unit"/>; NaN if it could not be measured, which leaves it unscored.</param>
    /// <param name="unit">Symbol of the unit, such as "%"; may be empty.</param>
    /// <param name="degradedAt">Value from which the measure counts as degraded.</param>
    /// <param name="criticalAt">Value from which it counts as critical.</param>
    /// <param name="weight">Weight in the mean of the component, at least 0. With 0 it is shown and not scored.</param>
    /// <exception cref="ArgumentException">The bounds are equal or not finite, or the weight is negative or not finite.</exception>
    public HealthMeasure(
        string name, double value, string unit, double degradedAt, double criticalAt, double weight = 1)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!double.IsFinite(degradedAt) || !double.IsFinite(criticalAt) || degradedAt == criticalAt)
        {
            throw new ArgumentException(
                Invariant($"The bounds of \"{name}\" are {degradedAt} and {criticalAt}; give two different finite numbers."),
                nameof(criticalAt));
        }

        if (!double.IsFinite(weight) || weight < 0)
        {
            throw new ArgumentException(
                Invariant($"The weight of \"{name}\" is {weight}; give a finite number of at least 0."), nameof(weight));
        }

        Name = name;
        Value = value;
        Unit = unit;
        DegradedAt = degradedAt;
        CriticalAt = criticalAt;
        Weight = weight;
    }

    /// <summary>What is measured.</summary>
    public string Name { get; }

    /// <summary>Value now, in <see cref="Unit"/>; NaN if it could not be measured.</summary>
    public double Value { get; }

    /// <summary>Symbol of the unit; may be empty.</summary>
    public string Unit { get; }

    /// <summary>Value with the score 0.8: from here on the measure is degraded.</summary>
    public double DegradedAt { get; }

    /// <summary>Value with the score 0.3: from here on the measure is critical.</summary>
    public double CriticalAt { get; }

    /// <summary>Weight in the mean of the component; 0 is shown and not scored.</summary>
    public double Weight { get; }

    /// <summary>Value up to which the score is 1.</summary>
    public double Good => At(1);

    /// <summary>Value with the score 0.6: from here on the measure is unhealthy.</summary>
    public double UnhealthyAt => At(HealthScore.DegradedFrom);

    /// <summary>Value from which the score is 0.</summary>
    public double Bad => At(0);

    /// <summary>Whether the measure takes part in the score of its component.</summary>
    public bool IsScored => Weight > 0 && double.IsFinite(Value);

    /// <summary>Describes a number that is shown with a component and not judged.</summary>
    /// <param name="name">What is measured.</param>
    /// <param name="value">Value now, in <paramref name="unit"/>.</param>
    /// <param name="unit">Symbol of the unit; may be empty.</param>
    public static HealthMeasure Shown(string name, double value, string unit) =>
        new(name, value, unit, degradedAt: 0, criticalAt: 1, weight: 0);

    private double At(double score) =>
        DegradedAt + ((HealthScore.HealthyFrom - score) / HealthScore.BoundSpan * (CriticalAt - DegradedAt));
}
