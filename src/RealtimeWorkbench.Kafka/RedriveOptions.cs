using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Kafka;

/// <summary>Which dead letters are brought back, and where to.</summary>
public sealed record RedriveOptions
{
    /// <summary>Where the topics are. Letters come from its dead-letter topic.</summary>
    public KafkaSettings Kafka { get; init; } = new();

    /// <summary>Only letters whose reason holds this text, whatever its case; all when empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Most letters to bring back; all if <see langword="null"/>.</summary>
    public long? Limit { get; init; }

    /// <summary>Whether only to look: nothing is written and nothing marked as done.</summary>
    public bool DryRun { get; init; }

    /// <summary>File to append the letters to, one JSON object a line, instead of the topic they came from.</summary>
    public string? File { get; init; }

    /// <summary>How long the broker may say nothing before it is given up.</summary>
    internal TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(10);
}
