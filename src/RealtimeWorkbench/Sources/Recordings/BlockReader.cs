using System.Text;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Reads what <see cref="BlockBytes"/> wrote.</summary>
/// <remarks>Whatever cannot be so throws an <see cref="InvalidDataException"/>: a right checksum says nothing of who wrote the bytes.</remarks>
internal ref struct BlockReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public ulong ReadVarint()
    {
        var value = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed("a number goes on for too long");
    }

    public long ReadSigned()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads how many of something follow.</summary>
    /// <param name="most">Most that there can be.</param>
    public int ReadCount(int most)
    {
        var count = ReadVarint();
        return count <= (ulong)most ? (int)count : throw Malformed(Invariant($"{count} of something of which there can be {most}"));
    }

    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    public string? ReadOptional() => ReadCount(1) == 0 ? null : ReadText();

    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount(_rest.Length));

    public byte ReadByte() => Take(1)[0];

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Malformed("it ends too early");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public static InvalidDataException Malformed(string what) => new($"The block is not what a recording has: {what}.");
}
