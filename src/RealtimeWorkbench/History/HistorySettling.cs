using System.Runtime.InteropServices;

namespace RealtimeWorkbench.History;

/// <summary>Makes large blocks, and sums, of the small blocks that a series was written in. Keeps the room that it works in. Not thread-safe.</summary>
/// <param name="packer">Packs the blocks.</param>
internal sealed class HistorySettling(BlockPacker packer)
{
    /// <summary>Values whose room is kept: a series that could not be settled for long may have many more.</summary>
    private const int MostKept = 16 * HistoryBlock.Most;

    private readonly List<RollUp> _seconds = [];
    private long[] _times = [];
    private double[] _values = [];
    private long[] _someTimes = [];
    private double[] _someValues = [];

    /// <summary>Makes what takes the place of some blocks.</summary>
    /// <param name="series">Number of the series.</param>
    /// <param name="small">Its small blocks.</param>
    /// <returns>What takes their place; null if there are none.</returns>
    /// <exception cref="InvalidDataException">A block is not what was written.</exception>
    public SettledSeries? Settle(long series, IReadOnlyList<StoredBlock> small)
    {
        if (small.Count == 0)
        {
            return null;
        }

        var mark = small.Max(block => block.Mark);
        var count = Join(small);
        var blocks = new List<NewBlock>();
        AddValues(_times.AsSpan(0, count), _values.AsSpan(0, count), mark, blocks);
        _seconds.Clear();
        HistoryBlock.Sum(_times.AsSpan(0, count), _values.AsSpan(0, count), HistoryResolution.Second, _seconds);
        AddSeconds(CollectionsMarshal.AsSpan(_seconds), blocks);
        var minutes = HistoryBlock.Sum(_seconds, HistoryResolution.Minute);
        if (count > MostKept)
        {
            (_times, _values) = ([], []);
            _seconds.Clear();
            _seconds.TrimExcess();
        }

        return new SettledSeries(
            series, [.. small.Select(block => block.Number)], mark, blocks, minutes, HistoryBlock.Sum(minutes, HistoryResolution.Hour));
    }

    private void AddValues(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long mark, List<NewBlock> blocks)
    {
        for (var i = 0; i < times.Length;)
        {
            var end = i + 1;
            while (end < times.Length && end - i < HistoryBlock.Most && times[end] - times[i] <= HistoryBlock.LongestSpan)
            {
                end++;
            }

            blocks.Add(new NewBlock(
                HistoryResolution.Raw, mark, times[i], times[end - 1], end - i, packer.Pack(times[i..end], values[i..end], compress: true)));
            i = end;
        }
    }

    private void AddSeconds(ReadOnlySpan<RollUp> seconds, List<NewBlock> blocks)
    {
        for (var i = 0; i < seconds.Length;)
        {
            var end = i + 1;
            while (end < seconds.Length && end - i < HistoryBlock.Most && seconds[end].Start - seconds[i].Start <= HistoryBlock.LongestSpan)
            {
                end++;
            }

            var part = seconds[i..end];
            blocks.Add(new NewBlock(HistoryResolution.Second, 0, part[0].Start, part[^1].Start, part.Length, packer.Pack(part)));
            i = end;
        }
    }

    /// <summary>Brings all values of some blocks together by time; those of one time in the order in which they came.</summary>
    /// <returns>How many there are.</returns>
    private int Join(IReadOnlyList<StoredBlock> blocks)
    {
        var total = 0;
        var isSorted = true;
        foreach (var block in blocks)
        {
            var count = HistoryBlock.Unpack(block.Bytes, ref _someTimes, ref _someValues);
            MakeRoom(total, total + count);
            for (var i = 0; i < count; i++)
            {
                isSorted &= total + i == 0 || _someTimes[i] >= (i == 0 ? _times[total - 1] : _someTimes[i - 1]);
            }

            _someTimes.AsSpan(0, count).CopyTo(_times.AsSpan(total));
            _someValues.AsSpan(0, count).CopyTo(_values.AsSpan(total));
            total += count;
        }

        if (!isSorted)
        {
            // Stable: those of one time stay in their order.
            var order = Enumerable.Range(0, total).OrderBy(i => _times[i]).ToArray();
            (_times, _values) = (Array.ConvertAll(order, i => _times[i]), Array.ConvertAll(order, i => _values[i]));
        }

        return total;
    }

    private void MakeRoom(int used, int needed)
    {
        if (needed > _times.Length)
        {
            var (times, values) = (_times, _values);
            var room = Math.Max(needed, 2 * times.Length);
            (_times, _values) = (new long[room], new double[room]);
            times.AsSpan(0, used).CopyTo(_times);
            values.AsSpan(0, used).CopyTo(_values);
        }
    }
}
