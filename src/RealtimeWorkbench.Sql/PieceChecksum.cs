using System.Numerics;
using System.Runtime.InteropServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Checksums of what is kept, with the names that it stands under: databases check their own structure, but not always what is in their cells.</summary>
internal static class PieceChecksum
{
    /// <summary>Begins the checksums of all that belongs to a partition.</summary>
    public static uint Begin(string run, string partition) => Add(Add(uint.MaxValue, run), partition);

    /// <summary>Begins the checksums of all that belongs to a machine.</summary>
    /// <param name="partition">What <see cref="Begin"/> gave for its partition.</param>
    /// <param name="machine">Its key.</param>
    public static uint With(uint partition, string machine) => Add(partition, machine);

    /// <summary>Checksum of a piece.</summary>
    /// <param name="machine">What <see cref="With"/> gave for its machine.</param>
    /// <param name="part">Part that it belongs to.</param>
    /// <param name="key">Its number within the part.</param>
    /// <param name="bytes">Its content.</param>
    public static long Of(uint machine, string part, long key, ReadOnlySpan<byte> bytes) =>
        ~Crc32C.Add(BitOperations.Crc32C(Add(machine, part), (ulong)key), bytes);

    /// <summary>Checksum of what is kept of a partition beside its pieces.</summary>
    /// <param name="partition">What <see cref="Begin"/> gave.</param>
    /// <param name="position">Where to read on.</param>
    /// <param name="counts">What the source has delivered.</param>
    /// <param name="listened">Ticks that were listened to it.</param>
    public static long Of(uint partition, SourcePosition? position, PartitionCounts counts, long listened)
    {
        var crc = BitOperations.Crc32C(partition, position is null ? (byte)0 : position.Value.Memo is null ? (byte)1 : (byte)2);
        crc = BitOperations.Crc32C(crc, (ulong)(position?.Offset ?? 0));
        crc = Add(crc, position?.Memo ?? "");
        crc = BitOperations.Crc32C(crc, (ulong)counts.Produced);
        crc = BitOperations.Crc32C(crc, (ulong)counts.Rejected);
        return ~BitOperations.Crc32C(crc, (ulong)listened);
    }

    /// <summary>Refuses a piece that is not what was written.</summary>
    /// <param name="store">Name of the store.</param>
    /// <param name="machine">Machine that it belongs to.</param>
    /// <param name="begun">What <see cref="With"/> gave for that machine.</param>
    /// <param name="piece">The piece as it was read.</param>
    /// <param name="expected">Checksum as it was written.</param>
    public static void Check(string store, string machine, uint begun, StatePiece piece, long expected)
    {
        if (Of(begun, piece.Part, piece.Key, piece.Bytes!.Value.Span) != expected)
        {
            throw new CheckpointException(Invariant(
                $"The checkpoint {store} is damaged: piece {piece.Key} of {(piece.Part.Length == 0 ? "the state" : piece.Part)} of {machine} is not what was written. Take a copy of it from before, or delete it to begin anew."));
        }
    }

    /// <summary>Refuses a position that is not what was written.</summary>
    /// <param name="store">Name of the store.</param>
    /// <param name="partition">Name of the partition.</param>
    /// <param name="begun">What <see cref="Begin"/> gave for it.</param>
    /// <param name="state">What was read of it.</param>
    /// <param name="expected">Checksum as it was written.</param>
    public static void Check(string store, string partition, uint begun, PartitionState state, long expected)
    {
        if (Of(begun, state.Position, state.Counts, state.Listened.Ticks) != expected)
        {
            throw new CheckpointException(
                $"The checkpoint {store} is damaged: the position of {(partition.Length == 0 ? "the source" : $"partition {partition}")} is not what was written. Take a copy of it from before, or delete it to begin anew.");
        }
    }

    /// <summary>Adds a text with its length, so that no two texts run into each other.</summary>
    private static uint Add(uint crc, string text) =>
        Crc32C.Add(BitOperations.Crc32C(crc, (uint)text.Length), MemoryMarshal.AsBytes(text.AsSpan()));
}
