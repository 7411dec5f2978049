using System.Buffers.Binary;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>What stands before each block of a recording. Little-endian; its own checksum comes last.</summary>
/// <param name="Kind">What the block holds.</param>
/// <param name="IsCompressed">Whether the content is compressed (RFC 1951).</param>
/// <param name="Rows">Samples in it.</param>
/// <param name="Letters">Records in it that could not become samples.</param>
/// <param name="Offset">Records of the recording before it, of both kinds.</param>
/// <param name="First">Earliest event time in it, in ticks of UTC.</param>
/// <param name="Last">Latest event time in it, in ticks of UTC.</param>
/// <param name="Length">Bytes of the content once it is expanded.</param>
/// <param name="Stored">Bytes of the content in the file.</param>
/// <param name="Checksum">CRC-32C of the content in the file.</param>
internal readonly record struct BlockHeader(
    BlockKind Kind, bool IsCompressed, int Rows, int Letters, long Offset, long First, long Last, int Length, int Stored, uint Checksum)
{
    /// <summary>Bytes that it takes.</summary>
    public const int Size = 60;

    /// <summary>Largest content; what claims to have more is damaged.</summary>
    public const int MostBytes = 256 << 20;

    private const byte Version = 1;
    private const int ChecksumAt = Size - sizeof(uint);

    /// <summary>Records behind the block.</summary>
    public long End => Offset + Rows + Letters;

    /// <summary>Begins every block, and so every recording. It has a byte above 127 and both kinds of line ends, so that who takes it for text damages it at once.</summary>
    public static ReadOnlySpan<byte> Marker => [0x89, (byte)'R', (byte)'T', (byte)'W', (byte)'R', 0x0D, 0x0A, 0x1A];

    /// <summary>Whether a file begins with a whole marker.</summary>
    public static bool IsBeginning(FileStream file)
    {
        Span<byte> beginning = stackalloc byte[Marker.Length];
        return RandomAccess.Read(file.SafeFileHandle, beginning, 0) == beginning.Length && beginning.SequenceEqual(Marker);
    }

    public void Write(Span<byte> target)
    {
        Marker.CopyTo(target);
        target[8] = (byte)Kind;
        target[9] = IsCompressed ? (byte)1 : (byte)0;
        target[10] = Version;
        target[11] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], Letters);
        BinaryPrimitives.WriteInt64LittleEndian(target[20..], Offset);
        BinaryPrimitives.WriteInt64LittleEndian(target[28..], First);
        BinaryPrimitives.WriteInt64LittleEndian(target[36..], Last);
        BinaryPrimitives.WriteInt32LittleEndian(target[44..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(target[48..], Stored);
        BinaryPrimitives.WriteUInt32LittleEndian(target[52..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[ChecksumAt..], Crc32C.Of(target[..ChecksumAt]));
    }

    /// <summary>Reads a header.</summary>
    /// <returns>False if the bytes are none, or damaged.</returns>
    /// <exception cref="InvalidDataException">A later version wrote it.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out BlockHeader header)
    {
        header = default;
        if (bytes.Length < Size
            || !bytes.StartsWith(Marker)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Crc32C.Of(bytes[..ChecksumAt]))
        {
            return false;
        }

        if (bytes[10] != Version)
        {
            throw new InvalidDataException(Invariant($"it has format {bytes[10]}, and this program reads format {Version}; read it with the version that wrote it, or a later one"));
        }

        header = new BlockHeader(
            (BlockKind)bytes[8],
            bytes[9] == 1,
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[36..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]));
        return header is { Rows: >= 0, Letters: >= 0, Offset: >= 0, Length: >= 0 and <= MostBytes, Stored: >= 0 and <= MostBytes };
    }
}
