using Confluent.Kafka;

namespace RealtimeWorkbench.Kafka;

/// <summary>Copies the bytes of the message at hand into one buffer that is used again and again, where the client would allocate an array for each.</summary>
/// <remarks>The client calls it on the thread that asks for messages. What it returns is the length, or <see cref="Absent"/>.</remarks>
/// <param name="longest">Bytes up to which the buffer is kept.</param>
internal sealed class MessageBytes(int longest) : IDeserializer<int>
{
    public const int Absent = -1;

    private byte[] _bytes = new byte[1024];
    private int _length = Absent;

    /// <summary>The bytes; empty if there are none. Valid until the next message.</summary>
    public ReadOnlySpan<byte> Span => _length > 0 ? _bytes.AsSpan(0, _length) : [];

    /// <summary>Whether the message had the part at all.</summary>
    public bool IsThere => _length != Absent;

    /// <inheritdoc />
    public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
        {
            return _length = Absent;
        }

        // A giant among the messages must not hold its memory forever.
        if (data.Length > _bytes.Length || (_bytes.Length > longest && data.Length <= longest))
        {
            _bytes = new byte[data.Length > longest ? data.Length : Math.Clamp(data.Length * 2L, 1024, Math.Max(1024, longest))];
        }

        data.CopyTo(_bytes);
        return _length = data.Length;
    }
}
