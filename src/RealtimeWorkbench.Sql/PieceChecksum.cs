using System.Numerics;
using System.Runtime.InteropServices;

namespace RealtimeWorkbench.Sql;

/// <summary>Checksum of a piece: SQLite checks its own structure, but not what is in its cells.</summary>
/// <remarks>CRC-32C, which processors compute: G. Castagnoli et al., <i>IEEE Transactions on Communications</i> 41(6), 1993.</remarks>
internal static class PieceChecksum
{
    public static long Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var single in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return ~crc;
    }
}
