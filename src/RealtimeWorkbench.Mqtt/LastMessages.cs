using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace RealtimeWorkbench.Mqtt;

/// <summary>The last message of each topic, by what it holds: a retained one that is shown again with a new connection is known by it.</summary>
internal sealed class LastMessages
{
    /// <summary>Topics that are remembered; the retained messages of others are taken again.</summary>
    private const int MostTopics = 100_000;

    private readonly Dictionary<string, UInt128> _last = new(StringComparer.Ordinal);

    /// <summary>Takes note of a message.</summary>
    /// <returns>Whether the one before it on its topic held the same.</returns>
    public bool Note(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload)
    {
        var name = Encoding.UTF8.GetString(topic);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, hash);
        var now = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        if (_last.TryGetValue(name, out var before))
        {
            _last[name] = now;
            return before == now;
        }

        if (_last.Count < MostTopics)
        {
            _last.Add(name, now);
        }

        return false;
    }
}
