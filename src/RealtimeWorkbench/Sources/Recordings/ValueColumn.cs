using System.Buffers;
using System.Numerics;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>A column of values as a recording has it, to the last bit; NaN stands for a value that is not there.</summary>
/// <remarks>
/// Values that are decimal numbers of few digits, as sensors give them, are written as whole numbers, each as its difference from the one before.
/// All others are written as their bits where these differ from those before (as T. Pelkonen et al., <i>Proceedings of the VLDB Endowment</i> 8(12),
/// 2015, do it), first bytes together, then second ones, which leaves long stretches of zeros to what compresses them.
/// </remarks>
internal static class ValueColumn
{
    private const byte Absent = 0;
    private const byte Bits = 1;
    private const byte Decimal = 2;
    private const byte SomeMissing = 0x80;
    private const int MostDigits = 6;

    /// <summary>Whole numbers up to here are exact as values.</summary>
    private const double MostExact = 1L << 53;

    private static readonly double[] Powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    public static void Write(ArrayBufferWriter<byte> writer, ReadOnlySpan<double> values)
    {
        var rented = ArrayPool<double>.Shared.Rent(values.Length);
        var present = Present(values, rented);
        if (present.IsEmpty)
        {
            writer.Write([Absent]);
        }
        else
        {
            var digits = DigitsOf(present);
            var missing = present.Length < values.Length ? SomeMissing : (byte)0;
            writer.Write([(byte)((digits < 0 ? Bits : Decimal) | missing)]);
            if (missing != 0)
            {
                WritePresence(writer, values);
            }

            if (digits < 0)
            {
                WriteBits(writer, present);
            }
            else
            {
                WriteDecimals(writer, present, digits);
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Reads a column; all of it is NaN where it is absent.</summary>
    /// <returns>Whether there is any value in it.</returns>
    public static bool Read(ref BlockReader reader, Span<double> values)
    {
        var kind = reader.ReadByte();
        values.Fill(double.NaN);
        if (kind == Absent)
        {
            return false;
        }

        var presence = (kind & SomeMissing) == 0 ? default : reader.Take((values.Length + 7) / 8);
        var count = values.Length;
        if (!presence.IsEmpty)
        {
            count = 0;
            foreach (var eight in presence)
            {
                count += BitOperations.PopCount(eight);
            }
        }

        if (count > values.Length)
        {
            throw BlockReader.Malformed("more values than samples");
        }

        var rented = ArrayPool<double>.Shared.Rent(count);
        var present = rented.AsSpan(0, count);
        switch (kind & ~SomeMissing)
        {
            case Bits:
                ReadBits(ref reader, present);
                break;
            case Decimal:
                ReadDecimals(ref reader, present);
                break;
            default:
                throw BlockReader.Malformed(Invariant($"there is no column of kind {kind}"));
        }

        Spread(present, presence, values);
        ArrayPool<double>.Shared.Return(rented);
        return count > 0;
    }

    private static Span<double> Present(ReadOnlySpan<double> values, double[] target)
    {
        var count = 0;
        foreach (var value in values)
        {
            target[count] = value;
            count += double.IsNaN(value) ? 0 : 1;
        }

        return target.AsSpan(0, count);
    }

    private static void WritePresence(ArrayBufferWriter<byte> writer, ReadOnlySpan<double> values)
    {
        var target = writer.GetSpan((values.Length + 7) / 8)[..((values.Length + 7) / 8)];
        target.Clear();
        for (var row = 0; row < values.Length; row++)
        {
            target[row / 8] |= (byte)(double.IsNaN(values[row]) ? 0 : 1 << (row % 8));
        }

        writer.Advance(target.Length);
    }

    private static void Spread(ReadOnlySpan<double> present, ReadOnlySpan<byte> presence, Span<double> values)
    {
        if (presence.IsEmpty)
        {
            present.CopyTo(values);
            return;
        }

        var next = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if ((presence[row / 8] & (1 << (row % 8))) != 0)
            {
                values[row] = present[next++];
            }
        }

        if (next != present.Length)
        {
            throw BlockReader.Malformed("values behind the last sample");
        }
    }

    /// <summary>Decimal places after which all values are whole; -1 where one has more than <see cref="MostDigits"/>.</summary>
    private static int DigitsOf(ReadOnlySpan<double> values)
    {
        var (digits, last) = (0, 0);
        for (var row = 0; row < values.Length; row++)
        {
            while (!IsDecimal(values[row], digits))
            {
                last = row;
                if (++digits > MostDigits)
                {
                    return -1;
                }
            }
        }

        // Those before the one that asked for the most places may be too large for as many.
        foreach (var value in values[..last])
        {
            if (!IsDecimal(value, digits))
            {
                return -1;
            }
        }

        return digits;
    }

    private static bool IsDecimal(double value, int digits)
    {
        var whole = Math.Round(value * Powers[digits]);
        return Math.Abs(whole) < MostExact
            && BitConverter.DoubleToInt64Bits((long)whole / Powers[digits]) == BitConverter.DoubleToInt64Bits(value);
    }

    private static void WriteDecimals(ArrayBufferWriter<byte> writer, ReadOnlySpan<double> values, int digits)
    {
        writer.WriteVarint((ulong)digits);
        var (before, power) = (0L, Powers[digits]);
        var column = new NumberColumn(writer);
        foreach (var value in values)
        {
            var whole = (long)Math.Round(value * power);
            column.PutSigned(whole - before);
            before = whole;
        }

        column.End();
    }

    private static void ReadDecimals(ref BlockReader reader, Span<double> values)
    {
        var power = Powers[reader.ReadCount(MostDigits)];
        var whole = 0L;
        foreach (ref var value in values)
        {
            whole += reader.ReadSigned();
            value = whole / power;
        }
    }

    private static void WriteBits(ArrayBufferWriter<byte> writer, ReadOnlySpan<double> values)
    {
        var count = values.Length;
        var target = writer.GetSpan(count * sizeof(ulong))[..(count * sizeof(ulong))];
        var before = 0ul;
        var bits = BlockBytes.BitsOf(values);
        for (var row = 0; row < count; row++)
        {
            var change = bits[row] ^ before;
            before = bits[row];
            for (var plane = 0; plane < sizeof(ulong); plane++)
            {
                target[(plane * count) + row] = (byte)(change >> (plane * 8));
            }
        }

        writer.Advance(target.Length);
    }

    private static void ReadBits(ref BlockReader reader, Span<double> values)
    {
        var count = values.Length;
        var planes = reader.Take(count * sizeof(ulong));
        var bits = 0ul;
        for (var row = 0; row < count; row++)
        {
            var change = 0ul;
            for (var plane = 0; plane < sizeof(ulong); plane++)
            {
                change |= (ulong)planes[(plane * count) + row] << (plane * 8);
            }

            bits ^= change;
            values[row] = BitConverter.UInt64BitsToDouble(bits);
        }
    }
}
