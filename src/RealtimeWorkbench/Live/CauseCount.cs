namespace RealtimeWorkbench.Live;

/// <summary>How many signals had one cause.</summary>
/// <param name="Cause">The cause as people wrote it; <see langword="null"/> for signals that nobody has found a cause of.</param>
/// <param name="Count">Number of signals.</param>
public sealed record CauseCount(string? Cause, int Count);
