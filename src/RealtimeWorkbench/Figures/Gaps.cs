namespace RealtimeWorkbench.Figures;

/// <summary>Finds where a course is interrupted.</summary>
internal static class Gaps
{
    /// <summary>A step longer than this many usual steps is a gap: a lost reading or two is not, a silent sensor is.</summary>
    private const double UsualSteps = 5;

    /// <summary>Longest distance of neighbours that are still joined.</summary>
    /// <param name="positions">Positions, ascending.</param>
    /// <returns>The distance, or ∞ where there are too few positions to tell what is usual.</returns>
    public static double LongestStep(IReadOnlyList<double> positions)
    {
        if (positions.Count < 4)
        {
            return double.PositiveInfinity;
        }

        var steps = new double[positions.Count - 1];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = positions[i + 1] - positions[i];
        }

        Array.Sort(steps);
        var usual = steps[steps.Length / 2];
        return usual > 0 ? UsualSteps * usual : double.PositiveInfinity;
    }
}
