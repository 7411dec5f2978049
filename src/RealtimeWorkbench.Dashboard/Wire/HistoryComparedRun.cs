namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A run of a comparison.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Start">When its first sample was (UTC): second 0.</param>
/// <param name="Seconds">Seconds from the start to each row.</param>
/// <param name="Columns">The values.</param>
internal sealed record HistoryComparedRun(string Run, DateTimeOffset Start, IReadOnlyList<double> Seconds, HistoryValuesAnswer Columns);
