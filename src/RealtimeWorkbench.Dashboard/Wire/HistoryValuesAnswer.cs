using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Values of a series, column by column.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Unit">Unit, or the empty string.</param>
/// <param name="From">Start of the range (UTC).</param>
/// <param name="To">End of the range, which is not in it.</param>
/// <param name="Resolution">raw, second, minute or hour: what the rows were made of.</param>
/// <param name="StepSeconds">Length of the stretch that a row sums up; 0 where each row is one value.</param>
/// <param name="Values">All values together.</param>
/// <param name="Runs">Runs that the values are of.</param>
/// <param name="T">Start of each stretch, or the time of the value, in milliseconds since 1970 UTC.</param>
/// <param name="N">Values in it.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Min">Smallest.</param>
/// <param name="Max">Largest.</param>
/// <param name="Sd">Standard deviation; null where there is one value only.</param>
internal sealed record HistoryValuesAnswer(
    string Machine,
    string Metric,
    string Unit,
    DateTimeOffset From,
    DateTimeOffset To,
    string Resolution,
    double StepSeconds,
    long Values,
    IReadOnlyList<string> Runs,
    IReadOnlyList<double> T,
    IReadOnlyList<long> N,
    IReadOnlyList<double> Mean,
    IReadOnlyList<double> Min,
    IReadOnlyList<double> Max,
    IReadOnlyList<double> Sd)
{
    public static HistoryValuesAnswer Of(HistoryColumns columns) => new(
        columns.Machine,
        columns.Metric,
        columns.Unit,
        columns.From,
        columns.To,
        columns.Resolution.ToString().ToLowerInvariant(),
        columns.Step.TotalSeconds,
        columns.Values,
        columns.Runs,
        [.. columns.Times.Select(time => (time - DateTimeOffset.UnixEpoch).TotalMilliseconds)],
        columns.Counts,
        columns.Means,
        columns.Minima,
        columns.Maxima,
        columns.StandardDeviations);
}
