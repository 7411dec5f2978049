using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Kafka;

/// <summary>A partition while this member has it.</summary>
/// <param name="topic">Topic that it is of.</param>
/// <param name="number">Its number there.</param>
/// <param name="asked">Offset that reading was to begin with, or <see cref="Unknown"/>.</param>
internal sealed class ReadPartition(string topic, int number, long asked)
{
    public const long Unknown = -1;

    private const string NamePrefix = "/";

    public int Number => number;

    /// <summary>Its name in positions: no topic has a slash in its name.</summary>
    public string Name { get; } = NameOf(topic, number);

    /// <summary>Its name in dead letters.</summary>
    public string Source { get; } = "kafka:" + NameOf(topic, number);

    /// <summary>Machine of messages that name none and have no key: a machine belongs to one partition.</summary>
    public byte[] DefaultMachine { get; } =
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"machine-{number + 1}"));

    /// <summary>Samples read and not handed over yet.</summary>
    public SampleBatch? Open { get; set; }

    /// <summary>When the first of them came.</summary>
    public long OpenedAt { get; set; }

    /// <summary>Offset that the next message should have, or <see cref="Unknown"/> before the first where the client chose the place.</summary>
    public long Next { get; set; } = asked;

    /// <summary>Whether a message has come.</summary>
    public bool HasBegun { get; set; }

    /// <summary>When the broker was last asked why offsets are left out.</summary>
    public long? LookedAt { get; set; }

    /// <summary>Offset before which everything has been processed.</summary>
    public long Processed { get; set; } = Unknown;

    /// <summary>Offset that the client was told to commit.</summary>
    public long Stored { get; set; } = Unknown;

    public static string NameOf(string topic, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{topic}{NamePrefix}{number}");

    /// <summary>Reads the number of a partition out of its name.</summary>
    public static bool TryParse(string? name, out int number)
    {
        number = -1;
        var slash = name?.LastIndexOf(NamePrefix, StringComparison.Ordinal) ?? -1;
        return slash >= 0 && int.TryParse(name.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
