using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Settings of <see cref="MqttSource"/>.</summary>
public sealed record MqttSourceOptions
{
    /// <summary>Where the topics are, and as whom to read them.</summary>
    public MqttSettings Mqtt { get; init; } = new();

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Batches that are read ahead of whoever takes them. 16 by default; from 1 to 1000.</summary>
    [Range(1, 1000)]
    public int BatchesAhead { get; init; } = 16;

    /// <summary>Longest message that is taken for samples, in bytes. 1 MiB by default; from 100 B to 256 MiB.</summary>
    [Range(100, 1 << 28)]
    public int LongestMessage { get; init; } = 1 << 20;

    /// <summary>How long a batch that isn't full waits for more samples. 20 ms by default; from 0 to 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan FillWithin { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>First wait before a lost connection is made again; it doubles with each attempt, less up to half of it by chance. 1 s by default; from 10 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "00:01:00")]
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait before a lost connection is made again. 30 s by default; from 10 ms to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "01:00:00")]
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Seed of the chance in waits; that of the process by default, so that many readers do not come back at the same moment.</summary>
    public int Seed { get; init; } = Environment.ProcessId;

    /// <summary>Folder that messages are kept in until whoever reads has committed them; <see langword="null"/> for none.</summary>
    /// <remarks>With it the source can resume. Give it only where somebody calls <see cref="MqttSource.Committed"/>: it shrinks by that alone.</remarks>
    public string? JournalFolder { get; init; }

    /// <summary>Name that the server keeps the session under; <see langword="null"/> for a session that ends with the connection.</summary>
    public string? ClientId { get; init; }

    /// <summary>What to say when reading begins; <see langword="null"/> for nothing.</summary>
    internal string? Warning { get; init; }
}
