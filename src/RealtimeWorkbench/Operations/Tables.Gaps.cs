using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.EventTime;

namespace RealtimeWorkbench.Operations;

// What seems to be missing from a stream.
internal static partial class Tables
{
    private const int MostGaps = 20;

    /// <summary>The newest places where something seems to be missing.</summary>
    public static Table Gaps(KeptAside<StreamGap> gaps) => new(
        Invariant($"Gaps, the newest of {Count(gaps.Total)}"),
        ["Machine", "Noticed by", "After", "Before", "Missing"],
        [
            .. gaps.Snapshot().TakeLast(MostGaps).Select(gap => (IReadOnlyList<string>)
            [
                gap.Machine,
                Word(gap.Kind),
                Time(gap.After),
                Time(gap.Before),
                gap.Kind == StreamGapKind.Sequence ? Count(gap.Missing) : "",
            ]),
        ]);

    /// <summary>The same for the log: one line a run, for a stream with gaps tends to have many.</summary>
    public static string GapsSentence(StreamStatisticsSnapshot statistics, KeptAside<StreamGap> gaps) => Invariant(
        $"The stream has {Count(statistics.Gaps)} gaps and misses {Count(statistics.Missing)} sequence numbers; the newest: {gaps.Snapshot()[^1].Reason}");
}
