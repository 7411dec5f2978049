using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc;

/// <summary>The latest rows of a chart, block by block, and what those that no rule found fault with depend on.</summary>
/// <param name="rows">Rows in a block; 0 where blocks are not compared with anything, so that none is kept.</param>
/// <param name="size">Values in a row.</param>
internal sealed class RecentRows(int rows, int size)
{
    /// <summary>Rows that there is room for at first.</summary>
    private const int FirstRoom = 4;

    // Room grows with the block: many charts never come to a full one.
    private double[] _values = [];
    private long[] _times = [];

    /// <summary>Whether something lies between a row and the one before it, a bit each.</summary>
    private ulong[] _apart = [];

    /// <summary>Rows, from the first on, that checkpoints have as they are.</summary>
    private int _saved;

    private bool _isNextApart = true;

    /// <summary>How the means of rows depend on those before them, since the baseline.</summary>
    public RunningAutocorrelation Dependence { get; private set; } = new();

    /// <summary>Whether the warning of dependent points was given.</summary>
    public bool HasWarned { get; set; }

    /// <summary>Count at which dependence is tested next.</summary>
    public long TestedAt { get; set; } = FirstTest;

    /// <summary>Rows after which dependence is tested for the first time; then after twice as many, and so on.</summary>
    public const int FirstTest = 100;

    /// <summary>Sign of a change of the center that the block before showed; 0 for none.</summary>
    public int Moved { get; set; }

    /// <summary>Sign of a change of the spread that the block before showed; 0 for none.</summary>
    public int Spread { get; set; }

    /// <summary>Signs of the changes that were told since the baseline.</summary>
    public (int Moved, int Spread) Told { get; set; }

    /// <summary>Rows in the block so far.</summary>
    public int Count { get; private set; }

    /// <summary>Rows of the block at which a rule held.</summary>
    public int Alarmed { get; private set; }

    public bool IsFull => rows > 0 && Count == rows;

    /// <summary>Whether there are rows that no checkpoint has.</summary>
    public bool IsUnsaved => Count > _saved;

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count * size);

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>Takes a row.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="time">Event time of the last of them.</param>
    /// <param name="deviation">How far its mean lies from the center.</param>
    /// <param name="isAlarmed">Whether a rule holds at it.</param>
    public void Add(ReadOnlySpan<double> values, long time, double deviation, bool isAlarmed)
    {
        if (isAlarmed)
        {
            Dependence.Break();
        }
        else
        {
            Dependence.Add(deviation);
        }

        if (rows == 0)
        {
            return;
        }

        MakeRoom(Count + 1);
        values.CopyTo(_values.AsSpan(Count * size));
        _times[Count] = time;
        SetApart(Count, _isNextApart);
        _isNextApart = false;
        Count++;
        Alarmed += isAlarmed ? 1 : 0;
    }

    /// <summary>Has the next row be no neighbour of the last.</summary>
    public void Break()
    {
        _isNextApart = true;
        Dependence.Break();
    }

    /// <summary>Drops the newest rows, which turned out to be part of a pattern.</summary>
    public void Drop(int newest)
    {
        Count = Math.Max(0, Count - newest);
        _saved = Math.Min(_saved, Count);
    }

    /// <summary>Begins a new block.</summary>
    public void Clear() => Count = Alarmed = _saved = 0;

    /// <summary>Begins anew, for another baseline.</summary>
    public void Reset()
    {
        Clear();
        (Moved, Spread, HasWarned, TestedAt) = (0, 0, false, FirstTest);
        Dependence = new RunningAutocorrelation();
        _isNextApart = true;
        Told = default;
    }

    /// <summary>The rows as Phase I takes them, with a missing one where something lies between neighbours.</summary>
    /// <param name="sampleSize">Size of the sample of each count; 1 where there is none.</param>
    public List<BaselineRow> ToRows(double sampleSize)
    {
        var result = new List<BaselineRow>(Count);
        for (var i = 0; i < Count; i++)
        {
            if (i > 0 && IsApart(i))
            {
                result.Add(new BaselineRow(new[] { double.NaN }, sampleSize));
            }

            result.Add(new BaselineRow(_values.AsSpan(i * size, size).ToArray(), sampleSize));
        }

        return result;
    }

    /// <summary>Writes what is known beside the rows themselves.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(rows);
        writer.Write(Count);
        writer.Write(_isNextApart);
        writer.Write(Alarmed);
        writer.Write(Moved);
        writer.Write(Spread);
        writer.Write(Told.Moved);
        writer.Write(Told.Spread);
        writer.Write(HasWarned);
        writer.Write(TestedAt);
        Dependence.Save(writer);
    }

    /// <summary>Writes rows.</summary>
    /// <param name="writer">Takes them.</param>
    /// <param name="whole">Whether all of them, and not only those that no checkpoint has.</param>
    public void SaveRows(StateWriter writer, bool whole)
    {
        var first = whole ? 0 : _saved;
        writer.WriteCount(size);
        writer.WriteCount(first);
        writer.WriteCount(Count - first);
        writer.Write(Values[(first * size)..]);
        writer.Write(Times[first..]);
        for (var i = first; i < Count; i++)
        {
            writer.Write(IsApart(i));
        }

        _saved = Count;
    }

    /// <summary>Takes back what was saved beside the rows; a block of another length begins anew.</summary>
    public void Restore(StateReader reader)
    {
        var others = reader.ReadInt32();
        var count = reader.ReadInt32();
        if (count < 0 || count > others || others > SpcMonitorOptions.MostBaselineSubgroups)
        {
            throw reader.Damaged(Invariant($"a block of {count} rows out of {others}"));
        }

        _isNextApart = reader.ReadBool();
        var alarmed = reader.ReadInt32();
        Moved = reader.ReadInt32();
        Spread = reader.ReadInt32();
        Told = (reader.ReadInt32(), reader.ReadInt32());
        HasWarned = reader.ReadBool();
        TestedAt = reader.ReadInt64();
        Dependence.Restore(reader);
        (Count, Alarmed) = others == rows ? (count, alarmed) : (0, 0);
    }

    /// <summary>Takes rows back: to the place where they stood, whatever stood there or behind it.</summary>
    /// <param name="reader">Gives them.</param>
    /// <param name="into">The chart's; <see langword="null"/> where there is none any more, or it has other rows.</param>
    public static void RestoreRows(StateReader reader, RecentRows? into)
    {
        var (size, first, count) = ((int)reader.ReadShortCount(), (int)reader.ReadShortCount(), (int)reader.ReadShortCount());
        if (size is < 1 or > SpcMonitorOptions.MostBaselineSubgroups
            || first is < 0 or > SpcMonitorOptions.MostBaselineSubgroups
            || count < 0 || count > SpcMonitorOptions.MostBaselineSubgroups - first)
        {
            throw reader.Damaged(Invariant($"{count} rows of {size} values from row {first}"));
        }

        var (values, times, apart) = (new double[count * size], new long[count], new bool[count]);
        reader.Read(values);
        reader.Read(times);
        for (var i = 0; i < count; i++)
        {
            apart[i] = reader.ReadBool();
        }

        into?.Put(size, first, values, times, apart);
    }

    /// <summary>Notes that no more rows come.</summary>
    /// <returns>False if some are missing.</returns>
    public bool EndRestore()
    {
        var isWhole = _saved >= Count;
        Count = _saved = Math.Min(Count, _saved);
        return isWhole;
    }

    private void Put(int sizeOfRows, int first, double[] values, long[] times, bool[] apart)
    {
        // One that is left out leaves a gap, which the end of the restoration finds if it mattered.
        if (sizeOfRows != size || first > _saved || first + times.Length > rows)
        {
            return;
        }

        MakeRoom(first + times.Length);
        values.CopyTo(_values.AsSpan(first * size));
        times.CopyTo(_times.AsSpan(first));
        for (var i = 0; i < apart.Length; i++)
        {
            SetApart(first + i, apart[i]);
        }

        _saved = first + times.Length;
    }

    private void MakeRoom(int count)
    {
        if (count > _times.Length)
        {
            var room = Math.Min(rows, Math.Max(count, Math.Max(FirstRoom, 2 * _times.Length)));
            Array.Resize(ref _values, room * size);
            Array.Resize(ref _times, room);
            Array.Resize(ref _apart, (room + 63) / 64);
        }
    }

    private bool IsApart(int row) => (_apart[row >> 6] & (1UL << row)) != 0;

    private void SetApart(int row, bool isApart)
    {
        ref var word = ref _apart[row >> 6];
        word = isApart ? word | (1UL << row) : word & ~(1UL << row);
    }
}
