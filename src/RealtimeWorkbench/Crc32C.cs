using System.Buffers.Binary;
using System.Numerics;

namespace RealtimeWorkbench;

/// <summary>CRC-32C (Castagnoli et al., <i>IEEE Transactions on Communications</i> 41(6), 1993), which processors compute.</summary>
public static class Crc32C
{
    /// <summary>Checksum of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Add(uint.MaxValue, bytes);

    /// <summary>Adds bytes to a checksum that begins with <see cref="uint.MaxValue"/> and ends with its complement.</summary>
    /// <param name="crc">What came before.</param>
    /// <param name="bytes">The bytes.</param>
    public static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var single in bytes)
        {
            crc = BitOperations.Crc32C(crc, single);
        }

        return crc;
    }
}
