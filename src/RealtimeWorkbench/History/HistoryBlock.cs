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

    /// <summary>Bytes before the content.</summary>
    public const int HeaderBytes = 2;

    /// <summary>Bytes behind it.</summary>
    public const int ChecksumBytes = sizeof(uint);

    /// <summary>First byte of each block.</summary>
    public const byte Format = 1;

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
    /// <param name="times">Their times.</param>
    /// <param name="values">The values.</param>
    /// <param name="resolution">What to sum up to.</param>
    /// <param name="sums">Takes the sums.</param>
    public static void Sum(ReadOnlySpan<long> times, ReadOnlySpan<double> values, HistoryResolution resolution, List<RollUp> sums)
    {
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
