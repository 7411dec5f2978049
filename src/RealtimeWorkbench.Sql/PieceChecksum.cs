using System.Numerics;
using System.Runtime.InteropServices;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Checksum of a piece: databases check their own structure, but not always what is in their cells.</summary>
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

    /// <summary>Refuses a piece that is not what was written.</summary>
    /// <param name="store">Name of the store.</param>
    /// <param name="machine">Machine that it belongs to.</param>
    /// <param name="piece">The piece as it was read.</param>
    /// <param name="expected">Checksum as it was written.</param>
    public static void Check(string store, string machine, StatePiece piece, long expected)
    {
        if (Of(piece.Bytes!.Value.Span) != expected)
        {
            throw new CheckpointException(Invariant(
                $"The checkpoint {store} is damaged: piece {piece.Key} of {(piece.Part.Length == 0 ? "the state" : piece.Part)} of {machine} is not what was written. Take a copy of it from before, or delete it to read the source from its start."));
        }
    }
}
