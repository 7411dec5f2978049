using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc;

/// <summary>The latest rows of a chart that no rule found fault with, block by block, and what they depend on.</summary>
/// <param name="rows">Rows in a block.</param>
/// <param name="size">Values in a row.</param>
internal sealed class RecentRows(int rows, int size)
{
    private readonly double[] _values = new double[rows * size];
    private readonly long[] _times = new long[rows];

    /// <summary>Whether something lies between a row and the one before it.</summary>
    private readonly bool[] _isApart = new bool[rows];

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

    public bool IsFull => Count == rows;

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count * size);

    public ReadOnlySpan<long> Times => _times.AsSpan(0, Count);

    /// <summary>Takes a row.</summary>
    /// <param name="values">Its values.</param>
    /// <param name="time">Event time of the last of them.</param>
    /// <param name="deviation">How far its mean lies from the center.</param>
    public void Add(ReadOnlySpan<double> values, long time, double deviation)
    {
        values.CopyTo(_values.AsSpan(Count * size));
        _times[Count] = time;
        _isApart[Count] = _isNextApart;
        _isNextApart = false;
        Count++;
        Dependence.Add(deviation);
    }

    /// <summary>Has the next row be no neighbour of the last.</summary>
    public void Break()
    {
        _isNextApart = true;
        Dependence.Break();
    }

    /// <summary>Drops the newest rows, which turned out to be part of a pattern.</summary>
    public void Drop(int newest) => Count = Math.Max(0, Count - newest);

    /// <summary>Begins a new block.</summary>
    public void Clear() => Count = 0;

    /// <summary>Begins anew, for another baseline.</summary>
    public void Reset()
    {
        (Count, Moved, Spread, HasWarned, TestedAt) = (0, 0, 0, false, FirstTest);
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
            if (i > 0 && _isApart[i])
            {
                result.Add(new BaselineRow(new[] { double.NaN }, sampleSize));
            }

            result.Add(new BaselineRow(_values.AsSpan(i * size, size).ToArray(), sampleSize));
        }

        return result;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(rows);
        writer.Write(Count);
        writer.Write(Values);
        writer.Write(Times);
        for (var i = 0; i < Count; i++)
        {
            writer.Write(_isApart[i]);
        }

        writer.Write(_isNextApart);
        writer.Write(Moved);
        writer.Write(Spread);
        writer.Write(Told.Moved);
        writer.Write(Told.Spread);
        writer.Write(HasWarned);
        writer.Write(TestedAt);
        Dependence.Save(writer);
    }

    /// <summary>Takes back what was saved; a block of another length begins anew.</summary>
    public void Restore(StateReader reader)
    {
        var others = reader.ReadInt32();
        var count = reader.ReadInt32();
        if (count < 0 || count > others || others > SpcMonitorOptions.MostBaselineSubgroups)
        {
            throw reader.Damaged(Invariant($"a block of {count} rows out of {others}"));
        }

        var (values, times, apart) = (new double[count * size], new long[count], new bool[count]);
        reader.Read(values);
        reader.Read(times);
        for (var i = 0; i < count; i++)
        {
            apart[i] = reader.ReadBool();
        }

        _isNextApart = reader.ReadBool();
        Moved = reader.ReadInt32();
        Spread = reader.ReadInt32();
        Told = (reader.ReadInt32(), reader.ReadInt32());
        HasWarned = reader.ReadBool();
        TestedAt = reader.ReadInt64();
        Dependence.Restore(reader);
        if (others == rows)
        {
            values.CopyTo(_values.AsSpan());
            times.CopyTo(_times.AsSpan());
            apart.CopyTo(_isApart.AsSpan());
            Count = count;
        }
    }
}
