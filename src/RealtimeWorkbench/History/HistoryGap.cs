namespace RealtimeWorkbench.History;

/// <summary>Hours whose values were given up at a resolution, for their age or the room that they took; the next coarser one has them.</summary>
/// <param name="Resolution">Single values, or sums of seconds or minutes.</param>
/// <param name="From">Start in ticks of UTC, a whole hour.</param>
/// <param name="To">End, which is not in it; a whole hour, too.</param>
public readonly record struct HistoryGap(HistoryResolution Resolution, long From, long To);
