using System.Buffers;
using System.Buffers.Binary;

namespace RealtimeWorkbench.Mqtt;

/// <summary>A message as the journal holds it: length and checksum of what follows, time of arrival in ticks, flags, length of the topic, topic, payload.</summary>
/// <param name="topic">Topic in UTF-8.</param>
/// <param name="payload">The payload.</param>
/// <param name="ticks">When it came: ticks of UTC.</param>
/// <param name="isRetained">Whether the server had kept it as the last value of its topic.</param>
internal readonly ref struct JournalRecord(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, long ticks, bool isRetained)
{
    private const int HeadLength = 8;
    private const int FixedLength = 11;

    /// <summary>Topic in UTF-8.</summary>
    public ReadOnlySpan<byte> Topic { get; } = topic;

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>When it came: ticks of UTC.</summary>
    public long Ticks { get; } = ticks;

    /// <summary>Whether the server had kept it as the last value of its topic.</summary>
    public bool IsRetained { get; } = isRetained;

    /// <summary>Reads the record at the beginning of some bytes.</summary>
    /// <param name="bytes">Bytes of a segment.</param>
    /// <param name="record">The record.</param>
    /// <param name="length">Bytes that it takes.</param>
    /// <returns>False if there is no whole and undamaged one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out JournalRecord record, out int length)
    {
        record = default;
        length = 0;
        if (bytes.Length < HeadLength + FixedLength)
        {
            return false;
        }

        var bodyLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (bodyLength < FixedLength || bodyLength > bytes.Length - HeadLength)
        {
            return false;
        }

        var body = bytes.Slice(HeadLength, (int)bodyLength);
        var topicLength = BinaryPrimitives.ReadUInt16LittleEndian(body[9..]);
        if (Crc32C.Of(body) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) || topicLength > body.Length - FixedLength)
        {
            return false;
        }

        record = new JournalRecord(
            body.Slice(FixedLength, topicLength),
            body[(FixedLength + topicLength)..],
            BinaryPrimitives.ReadInt64LittleEndian(body),
            body[8] != 0);
        length = HeadLength + body.Length;
        return true;
    }

    /// <summary>Writes the record.</summary>
    public void WriteTo(ArrayBufferWriter<byte> writer)
    {
        var bodyLength = FixedLength + Topic.Length + Payload.Length;
        var bytes = writer.GetSpan(HeadLength + bodyLength);
        var body = bytes.Slice(HeadLength, bodyLength);
        BinaryPrimitives.WriteInt64LittleEndian(body, Ticks);
        body[8] = IsRetained ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(body[9..], (ushort)Topic.Length);
        Topic.CopyTo(body[FixedLength..]);
        Payload.CopyTo(body[(FixedLength + Topic.Length)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)bodyLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], Crc32C.Of(body));
        writer.Advance(HeadLength + bodyLength);
    }
}
