using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.History;

/// <summary>How a <see cref="HistoryWriter"/> works.</summary>
public sealed record HistoryWriterOptions
{
    /// <summary>Longest that a value waits in memory until it is stored. 2 s by default; from 10 ms to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Most values that wait. 1 000 000 by default, which takes some 30 MB; from 1000 to 100 000 000.</summary>
    [Range(1000, 100_000_000)]
    public int Waiting { get; init; } = 1_000_000;

    /// <summary>Values that are stored at once, even before the interval is over. 200 000 by default; from 1 to 10 000 000.</summary>
    [Range(1, 10_000_000)]
    public int AtOnce { get; init; } = 200_000;

    /// <summary>Values of a series in small blocks that are brought into a large one, and into the sums. 2048 by default; from 1 to 4096.</summary>
    [Range(1, 4096)]
    public int SettleAt { get; init; } = 2048;

    /// <summary>
    /// Whether whoever brings values waits when there is no room for them while the store fails. If not they are given up and counted. On by
    /// default: what the run has acknowledged must not be missing. While the store merely is slow it is always waited for.
    /// </summary>
    public bool WaitsWhileFailing { get; init; } = true;

    /// <summary>
    /// Whether a value may be brought into the sums only when <see cref="HistoryWriter.Acknowledge"/> has said that it will not come again. Off by default.
    /// </summary>
    public bool WaitsForAcknowledgement { get; init; }

    /// <summary>What is kept; everything by default.</summary>
    public HistoryRetention Retention { get; init; } = new();
}
