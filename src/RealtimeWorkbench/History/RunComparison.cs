namespace RealtimeWorkbench.History;

/// <summary>A metric in two runs, each counted from the first sample of its run.</summary>
/// <param name="First">Values of the first run.</param>
/// <param name="FirstStart">When its first sample was (UTC): second 0.</param>
/// <param name="Second">Values of the second run.</param>
/// <param name="SecondStart">When its first sample was (UTC): second 0.</param>
public sealed record RunComparison(HistoryColumns First, DateTimeOffset FirstStart, HistoryColumns Second, DateTimeOffset SecondStart)
{
    /// <summary>Seconds from the start of the first run to each of its rows.</summary>
    public IReadOnlyList<double> FirstSeconds => [.. First.Times.Select(time => (time - FirstStart).TotalSeconds)];

    /// <summary>Seconds from the start of the second run to each of its rows.</summary>
    public IReadOnlyList<double> SecondSeconds => [.. Second.Times.Select(time => (time - SecondStart).TotalSeconds)];
}
