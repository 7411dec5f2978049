using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.History;

/// <summary>The values of a series in one second, minute or hour, summed up.</summary>
/// <param name="Start">When it begins, in ticks of UTC.</param>
/// <param name="Count">Number of values; at least 1.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="SumOfSquares">Sum of the squared distances from the mean; 1e307 and more where it is too large to be known.</param>
/// <param name="Minimum">Smallest.</param>
/// <param name="Maximum">Largest.</param>
public readonly record struct RollUp(long Start, long Count, double Mean, double SumOfSquares, double Minimum, double Maximum)
{
    /// <summary>Together with the sums of other values of the same stretch.</summary>
    /// <param name="other">Sums of values that are not in this one.</param>
    public RollUp With(RollUp other)
    {
        var moments = ToMoments();
        moments.MergeBounded(other.ToMoments());
        return Of(Start, moments);
    }

    internal static RollUp Of(long start, in RunningMoments moments) =>
        new(start, moments.Count, moments.Mean, moments.SumOfSquares, moments.Minimum, moments.Maximum);

    internal RunningMoments ToMoments() => RunningMoments.Of(Count, Mean, SumOfSquares, Minimum, Maximum);
}
