namespace RealtimeWorkbench.History;

/// <summary>Values of a series, column by column: one row for each stretch of time that has any.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit, or the empty string.</param>
/// <param name="From">Start of the range (UTC).</param>
/// <param name="To">End of the range, which is not in it.</param>
/// <param name="Resolution">What the rows were made of, at the finest.</param>
/// <param name="Step">Length of the stretch that a row sums up; zero where each row is one value.</param>
/// <param name="Times">Start of each stretch (UTC), or the time of the value.</param>
/// <param name="Counts">Values in it.</param>
/// <param name="Means">Their mean, in the unit of the metric.</param>
/// <param name="Minima">Smallest.</param>
/// <param name="Maxima">Largest.</param>
/// <param name="StandardDeviations">Standard deviation (divisor n - 1); NaN where there is one value only, or where the values are too large for it (beyond about 1e145).</param>
public sealed record HistoryColumns(
    string Machine,
    string Metric,
    string Unit,
    DateTimeOffset From,
    DateTimeOffset To,
    HistoryResolution Resolution,
    TimeSpan Step,
    IReadOnlyList<DateTimeOffset> Times,
    IReadOnlyList<long> Counts,
    IReadOnlyList<double> Means,
    IReadOnlyList<double> Minima,
    IReadOnlyList<double> Maxima,
    IReadOnlyList<double> StandardDeviations)
{
    /// <summary>Runs that the values are of, the newest first.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>All values together.</summary>
    public long Values => Counts.Sum();
}
