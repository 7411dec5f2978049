using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Numbers and texts as a recording has them: whole numbers in as few bytes as they need, texts in UTF-8 behind their length.</summary>
internal static class BlockBytes
{
    /// <summary>Bytes that the largest number takes.</summary>
    public const int MostVarintBytes = 10;

    /// <summary>Writes a number seven bits at a time, the lowest first.</summary>
    public static void WriteVarint(this ArrayBufferWriter<byte> writer, ulong value)
    {
        writer.Advance(PutVarint(writer.GetSpan(MostVarintBytes), value));
    }

    /// <summary>Writes a number into room of at least <see cref="MostVarintBytes"/>.</summary>
    /// <returns>Bytes written.</returns>
    public static int PutVarint(Span<byte> target, ulong value)
    {
        if (value < 0x80)
        {
            target[0] = (byte)value;
            return 1;
        }

        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        return length;
    }

    /// <summary>Writes a number whose size, not its sign, decides about its length.</summary>
    public static void WriteSigned(this ArrayBufferWriter<byte> writer, long value) => writer.WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a text.</summary>
    public static void WriteText(this ArrayBufferWriter<byte> writer, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        writer.WriteVarint((ulong)length);
        Encoding.UTF8.GetBytes(text, writer.GetSpan(length));
        writer.Advance(length);
    }

    /// <summary>Writes a text that may be missing.</summary>
    public static void WriteOptional(this ArrayBufferWriter<byte> writer, string? text)
    {
        writer.WriteVarint(text is null ? 0u : 1u);
        if (text is not null)
        {
            writer.WriteText(text);
        }
    }

    /// <summary>Writes bytes behind their number.</summary>
    public static void WriteBytes(this ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        writer.WriteVarint((ulong)bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Bits of values, to compare and to subtract them without rounding.</summary>
    public static ReadOnlySpan<ulong> BitsOf(ReadOnlySpan<double> values) => MemoryMarshal.Cast<double, ulong>(values);
}
