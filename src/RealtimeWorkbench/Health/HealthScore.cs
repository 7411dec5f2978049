namespace RealtimeWorkbench.Health;

/// <summary>Scores health from 0 (dead) to 1 (nothing to say), by a formula that a user can work out by hand.</summary>
/// <remarks>
/// <para>Measure: <c>s = 0.8 − 0.5 · (value − degradedAt) / (criticalAt − degradedAt)</c>, cut to 0…1.</para>
/// <para>Component: <c>S = min(Σ w·s / Σ w, min s + 0.2)</c> over the measures with a finite value and a weight above 0;
/// at most 0.7 if the check names an issue. No measure and no issue: unknown.</para>
/// <para>The second term is a veto: a mean of many good measures cannot hide a bad one. A critical measure leaves the
/// component at best unhealthy, an unhealthy one at best degraded, and a dead one (score below 0.1) makes it critical.</para>
/// <para>Status: from 0.8 healthy, from 0.6 degraded, from 0.3 unhealthy, below critical.</para>
/// </remarks>
public static class HealthScore
{
    /// <summary>Lowest score that is healthy.</summary>
    public const double HealthyFrom = 0.8;

    /// <summary>Lowest score that is degraded.</summary>
    public const double DegradedFrom = 0.6;

    /// <summary>Lowest score that is unhealthy.</summary>
    public const double UnhealthyFrom = 0.3;

    /// <summary>How far the score of a component may lie above that of its worst measure.</summary>
    public const double VetoMargin = 0.2;

    /// <summary>Highest score where something is wrong that no number says: an issue, or a component that is unknown.</summary>
    public const double DoubtCap = 0.7;

    /// <summary>Score between the two bounds of a measure.</summary>
    internal const double BoundSpan = HealthyFrom - UnhealthyFrom;

    /// <summary>Room for the rounding of the formula, so that a value exactly on a bound has the status of that bound.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Scores a measure from 0 to 1.</summary>
    /// <returns>The score, or <see langword="null"/> if the value is not finite.</returns>
    public static double? Of(HealthMeasure measure)
    {
        if (!double.IsFinite(measure.Value))
        {
            return null;
        }

        var steps = (measure.Value - measure.DegradedAt) / (measure.CriticalAt - measure.DegradedAt);
        return Math.Clamp(HealthyFrom - (BoundSpan * steps), 0, 1);
    }

    /// <summary>Scores a component from 0 to 1.</summary>
    /// <returns>The score, or <see langword="null"/> if no measure can be scored.</returns>
    public static double? Of(IReadOnlyList<HealthMeasure> measures)
    {
        var sum = 0.0;
        var weights = 0.0;
        var worst = 1.0;
        foreach (var measure in measures)
        {
            if (measure.IsScored && Of(measure) is { } score)
            {
                sum += measure.Weight * score;
                weights += measure.Weight;
                worst = Math.Min(worst, score);
            }
        }

        return weights > 0 ? Math.Min(sum / weights, worst + VetoMargin) : null;
    }

    /// <summary>Status that goes with a score.</summary>
    /// <param name="score">Score from 0 to 1.</param>
    public static HealthStatus StatusOf(double score) => (score + Rounding) switch
    {
        >= HealthyFrom => HealthStatus.Healthy,
        >= DegradedFrom => HealthStatus.Degraded,
        >= UnhealthyFrom => HealthStatus.Unhealthy,
        double.NaN => HealthStatus.Unknown,
        _ => HealthStatus.Critical,
    };

    /// <summary>Judges a reading: score, status, and a sentence for everything that is not right.</summary>
    public static HealthAssessment Assess(HealthReading reading)
    {
        List<string> reasons = [.. reading.Issues];
        reasons.AddRange(reading.Measures
            .Where(measure => measure.IsScored && Of(measure) < 1)
            .OrderBy(Of)
            .Select(Explain));
        reasons.AddRange(reading.Measures
            .Where(measure => measure.Weight > 0 && !double.IsFinite(measure.Value))
            .Select(measure => $"{Capitalize(measure.Name)} could not be measured."));

        var score = Of(reading.Measures);
        if (reading.Issues.Count > 0)
        {
            score = Math.Min(score ?? DoubtCap, DoubtCap);
        }

        if (score is { } known)
        {
            return new HealthAssessment(StatusOf(known), known, reasons);
        }

        return new HealthAssessment(
            HealthStatus.Unknown, null, reasons.Count > 0 ? reasons : ["The check measured nothing."]);
    }

    private static string Explain(HealthMeasure measure)
    {
        var status = StatusOf(Of(measure) ?? double.NaN);
        var word = measure.CriticalAt > measure.DegradedAt ? "over" : "under";
        var (bound, name) = status switch
        {
            HealthStatus.Critical => (measure.CriticalAt, "critical"),
            HealthStatus.Unhealthy => (measure.UnhealthyAt, "unhealthy"),
            _ => (measure.DegradedAt, "degraded"),
        };
        return $"{Capitalize(measure.Name)} is {Show(measure.Value, measure.Unit)}; "
            + $"{word} {Show(bound, measure.Unit)} counts as {name}.";
    }

    private static string Show(double value, string unit) =>
        unit.Length > 0 ? Invariant($"{value:0.##} {unit}") : Invariant($"{value:0.##}");

    private static string Capitalize(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
