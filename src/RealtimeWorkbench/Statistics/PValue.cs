namespace RealtimeWorkbench.Statistics;

/// <summary>Writes probabilities of tests.</summary>
public static class PValue
{
    /// <summary>Below this nobody cares how small it is, and approximations hold no digit.</summary>
    private const double Smallest = 0.001;

    /// <summary>Writes a p-value with its name: "p = 0.031", and "p &lt; 0.001" where it is smaller, which no formula makes 0.</summary>
    /// <param name="probability">The p-value, from 0 to 1.</param>
    public static string Text(double probability) =>
        probability < Smallest ? Invariant($"p < {Smallest}") : Invariant($"p = {probability:G2}");
}
