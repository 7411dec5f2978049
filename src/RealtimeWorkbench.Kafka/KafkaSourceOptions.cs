using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Kafka;

/// <summary>Settings of <see cref="KafkaSource"/>.</summary>
public sealed record KafkaSourceOptions
{
    /// <summary>Where the topic is, and as whom to read it.</summary>
    public KafkaSettings Kafka { get; init; } = new();

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Batches that are read ahead of whoever takes them. 16 by default; from 1 to 1000.</summary>
    [Range(1, 1000)]
    public int BatchesAhead { get; init; } = 16;

    /// <summary>Longest message that is taken for a sample, in bytes. 1 MiB by default; from 100 B to 1 GiB.</summary>
    [Range(100, 1 << 30)]
    public int LongestMessage { get; init; } = 1 << 20;

    /// <summary>How long a batch that isn't full waits for more samples. 20 ms by default; from 0 to 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan FillWithin { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the reader may hold up the client until fetching is paused. 1 s by default; from 10 ms to 1 minute.</summary>
    /// <remarks>Pausing gives up what was fetched ahead; a client that is not asked for messages holds up its group.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "00:01:00")]
    public TimeSpan PauseAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time after which a member that asks for nothing loses its partitions. 5 minutes by default; from 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether whoever reads keeps the positions itself, with what it knows, as with checkpoints. Off by default.</summary>
    /// <remarks>
    /// A partition that has no position then is begun where <see cref="KafkaSettings.AutoOffsetReset"/> says: with the oldest message,
    /// whatever the group has committed, for what lies before that is in no state, as after a checkpoint was damaged; with latest
    /// where the group got to, or at the end.
    /// </remarks>
    public bool PositionsAreKept { get; init; }

    /// <summary>Whether the topic is only looked at: from its beginning, beside the group and without a trace in the broker.</summary>
    /// <remarks>A member that comes for one look would take partitions from those that work, for as long as the group needs to notice.</remarks>
    internal bool OnlyLooks { get; init; }

    /// <summary>How long a partition that comes or goes waits for its state: four fifths of <see cref="LongestSilence"/>.</summary>
    internal TimeSpan AnswerWithin => LongestSilence * 0.8;
}
