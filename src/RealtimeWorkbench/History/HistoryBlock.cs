using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using RealtimeWorkbench.Sources.Recordings;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.History;

/// <summary>Values of one series, or its sums of seconds, as a block of bytes: columns as recordings have them, with a checksum.</summary>
/// <remarks>
/// A byte for the format, a byte that says whether the content is compressed (Deflate), the content, and the CRC-32C of all that. The content:
/// how many, times as second differences, and then the values; of sums how many values each has unless it is one, the means, and unless all are of one
/// value the smallest, the largest and the sums of squares.
/// </remarks>
internal static class HistoryBlock
{
    /// <summary>Most values of a block.</summary>
    public const int Most = 4096;

    /// <summary>Longest that one block spans: a view of a range looks for blocks that begin so long before it.</summary>
    public const long LongestSpan = 7 * TimeSpan.TicksPerDay;

    private const byte Format = 1;
    private const int HeaderBytes = 2;
    private const int ChecksumBytes = sizeof(uint);
    private const int WorthCompressing = 256;

    /// <summary>Packs single values, in the order in which they are given.</summary>
    public static byte[] Pack(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool compress)
    {
        var writer = new ArrayBufferWriter<byte>((values.Length * 4) + 64);
        WriteTimes(writer, times);
        ValueColumn.Write(writer, values);
        return Seal(writer.WrittenSpan, compress);
    }

    /// <summary>Unpacks single values.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what was packed.</exception>
    public static int Unpack(ReadOnlySpan<byte> bytes, ref long[] times, ref double[] values)
    {
        var reader = new BlockReader(Open(bytes));
        var count = ReadTimes(ref reader, ref times);
        if (values.Length < count)
        {
            values = new double[Math.Max(count, Most)];
        }

        ValueColumn.Read(ref reader, values.AsSpan(0, count));
        return count;
    }

    /// <summary>Packs sums of seconds, by time.</summary>
    public static byte[] Pack(ReadOnlySpan<RollUp> sums)
    {
        var writer = new ArrayBufferWriter<byte>((sums.Length * 8) + 64);
        var times = new long[sums.Length];
        var isSingle = true;
        for (var i = 0; i < sums.Length; i++)
        {
            times[i] = sums[i].Start / TimeSpan.TicksPerSecond;
            isSingle &= sums[i].Count == 1;
        }

        WriteTimes(writer, times);
        writer.Write([isSingle ? (byte)1 : (byte)0]);
        if (!isSingle)
        {
            foreach (var sum in sums)
            {
                writer.WriteVarint((ulong)sum.Count);
            }
        }

        var column = new double[sums.Length];
        WriteColumn(writer, sums, column, static sum => sum.Mean);
        if (!isSingle)
        {
            WriteColumn(writer, sums, column, static sum => sum.Minimum);
            WriteColumn(writer, sums, column, static sum => sum.Maximum);
            WriteColumn(writer, sums, column, static sum => sum.SumOfSquares);
        }

        return Seal(writer.WrittenSpan, compress: true);
    }

    /// <summary>Unpacks sums of seconds.</summary>
    /// <exception cref="InvalidDataException">The bytes are not what was packed.</exception>
    public static RollUp[] UnpackSums(ReadOnlySpan<byte> bytes)
    {
        var reader = new BlockReader(Open(bytes));
        long[] times = [];
        var length = ReadTimes(ref reader, ref times);
        var isSingle = reader.ReadByte() == 1;
        var counts = new long[length];
        foreach (ref var count in counts.AsSpan())
        {
            count = isSingle ? 1 : (long)reader.ReadVarint();
        }

        var columns = new double[4][];
        for (var i = 0; i < (isSingle ? 1 : columns.Length); i++)
        {
            columns[i] = new double[length];
            ValueColumn.Read(ref reader, columns[i]);
        }

        var sums = new RollUp[length];
        for (var i = 0; i < length; i++)
        {
            var start = times[i] * TimeSpan.TicksPerSecond;
            sums[i] = isSingle
                ? new RollUp(start, 1, columns[0][i], 0, columns[0][i], columns[0][i])
                : new RollUp(start, counts[i], columns[0][i], columns[3][i], columns[1][i], columns[2][i]);
        }

        return sums;
    }

    /// <summary>Sums up values that are sorted by time.</summary>
    public static List<RollUp> Sum(ReadOnlySpan<long> times, ReadOnlySpan<double> values, HistoryResolution resolution)
    {
        var sums = new List<RollUp>();
        var ticks = resolution.Ticks();
        for (var i = 0; i < times.Length;)
        {
            var start = Resolutions.Floor(times[i], ticks);
            var moments = default(RunningMoments);
            for (; i < times.Length && times[i] < start + ticks; i++)
            {
                moments.AddBounded(values[i]);
            }

            if (moments.Count > 0)
            {
                sums.Add(RollUp.Of(start, moments));
            }
        }

        return sums;
    }

    /// <summary>Sums up finer sums that are sorted by time.</summary>
    public static List<RollUp> Sum(IReadOnlyList<RollUp> finer, HistoryResolution resolution)
    {
        var sums = new List<RollUp>();
        var ticks = resolution.Ticks();
        for (var i = 0; i < finer.Count;)
        {
            var start = Resolutions.Floor(finer[i].Start, ticks);
            var moments = default(RunningMoments);
            for (; i < finer.Count && finer[i].Start < start + ticks; i++)
            {
                moments.MergeBounded(finer[i].ToMoments());
            }

            sums.Add(RollUp.Of(start, moments));
        }

        return sums;
    }

    private static void WriteColumn(ArrayBufferWriter<byte> writer, ReadOnlySpan<RollUp> sums, double[] column, Func<RollUp, double> value)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            column[i] = value(sums[i]);
        }

        ValueColumn.Write(writer, column);
    }

    private static void WriteTimes(ArrayBufferWriter<byte> writer, ReadOnlySpan<long> times)
    {
        writer.WriteVarint((ulong)times.Length);
        var (before, step) = (0L, 0L);
        var column = new NumberColumn(writer);
        foreach (var time in times)
        {
            // Differences may leave the range of a long only to come back into it when they are added up again.
            var now = unchecked(time - before);
            column.PutSigned(unchecked(now - step));
            (before, step) = (time, now);
        }

        column.End();
    }

    private static int ReadTimes(ref BlockReader reader, ref long[] times)
    {
        var count = reader.ReadCount(Most);
        if (times.Length < count)
        {
            times = new long[Math.Max(count, Most)];
        }

        var (time, step) = (0L, 0L);
        for (var i = 0; i < count; i++)
        {
            step = unchecked(step + reader.ReadSigned());
            times[i] = time = unchecked(time + step);
        }

        return count;
    }

    private static byte[] Seal(ReadOnlySpan<byte> content, bool compress)
    {
        byte[] sealedBytes;
        if (compress && content.Length >= WorthCompressing && TryCompress(content, out var compressed))
        {
            sealedBytes = new byte[HeaderBytes + compressed.Count + ChecksumBytes];
            sealedBytes[1] = 1;
            compressed.AsSpan().CopyTo(sealedBytes.AsSpan(HeaderBytes));
        }
        else
        {
            sealedBytes = new byte[HeaderBytes + content.Length + ChecksumBytes];
            content.CopyTo(sealedBytes.AsSpan(HeaderBytes));
        }

        sealedBytes[0] = Format;
        BinaryPrimitives.WriteUInt32LittleEndian(sealedBytes.AsSpan(^ChecksumBytes..), Crc32C.Of(sealedBytes.AsSpan(..^ChecksumBytes)));
        return sealedBytes;
    }

    private static bool TryCompress(ReadOnlySpan<byte> content, out ArraySegment<byte> compressed)
    {
        using var target = new MemoryStream(content.Length);
        using (var deflate = new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(content);
        }

        compressed = new ArraySegment<byte>(target.GetBuffer(), 0, (int)target.Length);
        return target.Length < content.Length * 9 / 10;
    }

    private static ReadOnlySpan<byte> Open(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + ChecksumBytes
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Crc32C.Of(bytes[..^ChecksumBytes]))
        {
            throw new InvalidDataException("A block of the history is not what was written.");
        }

        if (bytes[0] != Format)
        {
            throw new InvalidDataException(Invariant($"A block of the history has format {bytes[0]}, but this version reads format {Format}."));
        }

        var content = bytes[HeaderBytes..^ChecksumBytes];
        if (bytes[1] == 0)
        {
            return content;
        }

        using var deflate = new DeflateStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        using var expanded = new MemoryStream();
        deflate.CopyTo(expanded);
        return expanded.GetBuffer().AsSpan(0, (int)expanded.Length);
    }
}
