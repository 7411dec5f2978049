namespace RealtimeWorkbench.Live;

/// <summary>A line of the log.</summary>
/// <param name="Id">Number of the line, from 1.</param>
/// <param name="Time">When it was written (UTC).</param>
/// <param name="Level">Kind of line.</param>
/// <param name="Message">What happened.</param>
/// <param name="Details">More for those who look for the cause, such as a stack trace.</param>
public sealed record LogEntry(long Id, DateTimeOffset Time, LogLevel Level, string Message, string? Details = null);
