using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using RealtimeWorkbench.Sources.Recordings;

namespace RealtimeWorkbench.History;

/// <summary>Packs blocks as <see cref="HistoryBlock"/> describes. Keeps the room that it works in, so that a block costs no memory but its own. Not thread-safe.</summary>
internal sealed class BlockPacker : IDisposable
{
    private const int WorthCompressing = 256;

    private readonly ArrayBufferWriter<byte> _content = new(HistoryBlock.Most * 4);
    private readonly MemoryStream _compressed = new();
    private long[] _times = [];
    private double[] _column = [];

    /// <summary>Packs single values, in the order in which they are given.</summary>
    public byte[] Pack(ReadOnlySpan<long> times, ReadOnlySpan<double> values, bool compress)
    {
        _content.ResetWrittenCount();
        WriteTimes(times);
        ValueColumn.Write(_content, values);
        return Seal(compress);
    }

    /// <summary>Packs sums of seconds, by time.</summary>
    public byte[] Pack(ReadOnlySpan<RollUp> sums)
    {
        _content.ResetWrittenCount();
        if (_times.Length < sums.Length)
        {
            (_times, _column) = (new long[HistoryBlock.Most], new double[HistoryBlock.Most]);
        }

        var isSingle = true;
        for (var i = 0; i < sums.Length; i++)
        {
            _times[i] = sums[i].Start / TimeSpan.TicksPerSecond;
            isSingle &= sums[i].Count == 1;
        }

        WriteTimes(_times.AsSpan(0, sums.Length));
        _content.Write([isSingle ? (byte)1 : (byte)0]);
        if (!isSingle)
        {
            foreach (var sum in sums)
            {
                _content.WriteVarint((ulong)sum.Count);
            }
        }

        WriteColumn(sums, static sum => sum.Mean);
        if (!isSingle)
        {
            WriteColumn(sums, static sum => sum.Minimum);
            WriteColumn(sums, static sum => sum.Maximum);
            WriteColumn(sums, static sum => sum.SumOfSquares);
        }

        return Seal(compress: true);
    }

    /// <inheritdoc />
    public void Dispose() => _compressed.Dispose();

    private void WriteColumn(ReadOnlySpan<RollUp> sums, Func<RollUp, double> value)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            _column[i] = value(sums[i]);
        }

        ValueColumn.Write(_content, _column.AsSpan(0, sums.Length));
    }

    private void WriteTimes(ReadOnlySpan<long> times)
    {
        _content.WriteVarint((ulong)times.Length);
        var (before, step) = (0L, 0L);
        var column = new NumberColumn(_content);
        foreach (var time in times)
        {
            // Differences may leave the range of a long only to come back into it when they are added up again.
            var now = unchecked(time - before);
            column.PutSigned(unchecked(now - step));
            (before, step) = (time, now);
        }

        column.End();
    }

    private byte[] Seal(bool compress)
    {
        var isCompressed = compress && _content.WrittenCount >= WorthCompressing && TryCompress();
        var content = isCompressed ? _compressed.GetBuffer().AsSpan(0, (int)_compressed.Length) : _content.WrittenSpan;
        var bytes = new byte[HistoryBlock.HeaderBytes + content.Length + HistoryBlock.ChecksumBytes];
        bytes[0] = HistoryBlock.Format;
        bytes[1] = isCompressed ? (byte)1 : (byte)0;
        content.CopyTo(bytes.AsSpan(HistoryBlock.HeaderBytes));
        var checksum = Crc32C.Of(bytes.AsSpan(..^HistoryBlock.ChecksumBytes));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(^HistoryBlock.ChecksumBytes..), checksum);
        return bytes;
    }

    private bool TryCompress()
    {
        _compressed.SetLength(0);
        using (var deflate = new DeflateStream(_compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(_content.WrittenSpan);
        }

        return _compressed.Length < (long)_content.WrittenCount * 9 / 10;
    }
}
