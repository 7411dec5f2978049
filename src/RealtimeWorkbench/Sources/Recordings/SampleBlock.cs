using System.Buffers;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>Samples on their way into a recording: gathered column by column until there are enough for a block.</summary>
/// <remarks>
/// A block names all that it refers to, in the order in which the catalog has it, so that each can be read without those before it
/// and gives the same numbers to the same names. Not thread-safe, but once it is closed, another thread may encode it.
/// </remarks>
/// <param name="bytes">Room to encode in.</param>
internal sealed class SampleBlock(ArrayBufferWriter<byte> bytes)
{
    /// <summary>Samples after which a block is written. A batch is never cut in two, so that each block ends where its source can go on.</summary>
    private const int EnoughRows = 4096;

    private const int EnoughLetters = 1024;

    /// <summary>Values after which a block is written, of however many metrics.</summary>
    private const long EnoughValues = 8L << 20;

    /// <summary>Metrics whose room is kept though the newest block has none of them.</summary>
    private const int KeptColumns = 4096;

    private readonly double[][] _coordinates = [[], [], []];
    private long[] _timestamps = [];
    private int[] _machines = [];
    private int[] _statuses = [];
    private int[] _layers = [];
    private readonly List<int> _metrics = [];
    private readonly HashSet<int> _isUsed = [];
    private readonly List<(int Row, DeadLetter Letter)> _letters = [];
    private readonly List<string> _units = [];
    private IReadOnlyList<(string Source, SourcePosition Position)> _positions = [];
    private double[]?[] _columns = [];
    private MetricCatalog? _catalog;

    /// <summary>Samples gathered.</summary>
    public int Count { get; private set; }

    /// <summary>Records gathered that could not become samples.</summary>
    public int Letters => _letters.Count;

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsEmpty => Count == 0 && _letters.Count == 0;

    /// <summary>Whether there is enough for a block.</summary>
    public bool IsFull => Count >= EnoughRows || _letters.Count >= EnoughLetters || (long)Count * _metrics.Count >= EnoughValues;

    /// <summary>Earliest event time, in ticks of UTC.</summary>
    public long First { get; private set; } = long.MaxValue;

    /// <summary>Latest event time, in ticks of UTC.</summary>
    public long Last { get; private set; } = long.MinValue;

    /// <summary>Takes the samples of a batch, and the records of it that could not become samples.</summary>
    public void Take(SampleBatch batch)
    {
        _catalog = batch.Catalog;
        foreach (var letter in batch.Rejected)
        {
            _letters.Add((Count, letter));
        }

        MakeRoom(Count + batch.Count);
        batch.Timestamps.CopyTo(_timestamps.AsSpan(Count));
        batch.Machines.CopyTo(_machines.AsSpan(Count));
        batch.Statuses.CopyTo(_statuses.AsSpan(Count));
        batch.Layers.CopyTo(_layers.AsSpan(Count));
        batch.X.CopyTo(_coordinates[0].AsSpan(Count));
        batch.Y.CopyTo(_coordinates[1].AsSpan(Count));
        batch.Z.CopyTo(_coordinates[2].AsSpan(Count));
        foreach (var metric in _metrics)
        {
            _columns[metric].AsSpan(Count, batch.Count).Fill(double.NaN);
        }

        foreach (var metric in batch.Metrics)
        {
            batch.Column(metric).CopyTo(ColumnOf(metric).AsSpan(Count));
        }

        foreach (var time in batch.Timestamps)
        {
            (First, Last) = (Math.Min(First, time), Math.Max(Last, time));
        }

        Count += batch.Count;
    }

    /// <summary>Takes no more until it is cleared. Units may be learned at any time, so those of now are kept.</summary>
    /// <param name="positions">How far each source had been read with the last sample.</param>
    public void Close(IReadOnlyList<(string Source, SourcePosition Position)> positions)
    {
        _positions = positions;
        _metrics.Sort();
        _units.Clear();
        foreach (var metric in _metrics)
        {
            _units.Add(_catalog!.UnitOf(metric));
        }
    }

    /// <summary>Writes all that was gathered as the content of a block. It has to be closed.</summary>
    public ReadOnlySpan<byte> Encode()
    {
        bytes.ResetWrittenCount();
        WritePositions();
        bytes.WriteVarint((ulong)_metrics.Count);
        for (var i = 0; i < _metrics.Count; i++)
        {
            bytes.WriteText(_catalog!.Metrics[_metrics[i]]);
            bytes.WriteText(_units[i]);
        }

        WriteTimes();
        WriteNames(_machines.AsSpan(0, Count), _catalog?.Machines);
        WriteNames(_statuses.AsSpan(0, Count), _catalog?.Statuses);
        WriteLayers();

        foreach (var coordinate in _coordinates)
        {
            ValueColumn.Write(bytes, coordinate.AsSpan(0, Count));
        }

        foreach (var metric in _metrics)
        {
            ValueColumn.Write(bytes, _columns[metric].AsSpan(0, Count));
        }

        WriteLetters();
        return bytes.WrittenSpan;
    }

    /// <summary>Takes the newest samples and letters back.</summary>
    /// <param name="rows">Samples that stay.</param>
    /// <param name="letters">Letters that stay.</param>
    public void CutTo(int rows, int letters)
    {
        Count = rows;
        _letters.RemoveRange(letters, _letters.Count - letters);
        (First, Last) = (long.MaxValue, long.MinValue);
        foreach (var time in _timestamps.AsSpan(0, Count))
        {
            (First, Last) = (Math.Min(First, time), Math.Max(Last, time));
        }
    }

    /// <summary>Begins the next block.</summary>
    public void Clear()
    {
        for (var metric = 0; _columns.Length > KeptColumns && metric < _columns.Length; metric++)
        {
            _columns[metric] = _isUsed.Contains(metric) ? _columns[metric] : null;
        }

        Count = 0;
        (First, Last) = (long.MaxValue, long.MinValue);
        _metrics.Clear();
        _isUsed.Clear();
        _letters.Clear();
    }

    private void MakeRoom(int rows)
    {
        if (rows <= _timestamps.Length)
        {
            return;
        }

        rows = Math.Max(rows, Math.Max(EnoughRows, _timestamps.Length * 2));
        Array.Resize(ref _timestamps, rows);
        Array.Resize(ref _machines, rows);
        Array.Resize(ref _statuses, rows);
        Array.Resize(ref _layers, rows);
        foreach (ref var coordinate in _coordinates.AsSpan())
        {
            Array.Resize(ref coordinate, rows);
        }

        foreach (ref var column in _columns.AsSpan())
        {
            Array.Resize(ref column, column is null ? 0 : rows);
        }
    }

    private double[] ColumnOf(int metric)
    {
        if (metric >= _columns.Length)
        {
            Array.Resize(ref _columns, Math.Max(metric + 1, _columns.Length * 2));
        }

        if (_columns[metric] is not { } column || column.Length < _timestamps.Length)
        {
            _columns[metric] = column = new double[_timestamps.Length];
        }

        if (!_isUsed.Add(metric))
        {
            return column;
        }

        column.AsSpan(0, Count).Fill(double.NaN);
        _metrics.Add(metric);
        return column;
    }

    private void WritePositions()
    {
        bytes.WriteVarint((ulong)_positions.Count);
        foreach (var (source, position) in _positions)
        {
            bytes.WriteText(source);
            bytes.WriteOptional(position.Partition);
            bytes.WriteSigned(position.Offset);
            bytes.WriteOptional(position.Memo);
        }
    }

    /// <summary>Writes how the distance from one sample to the next changes: samples that come steadily are zeros.</summary>
    private void WriteTimes()
    {
        var (before, distance) = (0L, 0L);
        var column = new NumberColumn(bytes);
        foreach (var time in _timestamps.AsSpan(0, Count))
        {
            column.PutSigned(time - before - distance);
            (before, distance) = (time, time - before);
        }

        column.End();
    }

    private void WriteLayers()
    {
        var column = new NumberColumn(bytes);
        foreach (var layer in _layers.AsSpan(0, Count))
        {
            column.PutSigned(layer);
        }

        column.End();
    }

    /// <summary>Writes the names that some numbers stand for, and then where each stands among them, from 1; 0 is none.</summary>
    private void WriteNames(ReadOnlySpan<int> ids, NameTable? table)
    {
        var distinct = new SortedSet<int>();
        var before = SampleBatch.None;
        foreach (var id in ids)
        {
            if (id != before && id != SampleBatch.None)
            {
                distinct.Add(id);
            }

            before = id;
        }

        var places = new Dictionary<int, ulong> { [SampleBatch.None] = 0 };
        bytes.WriteVarint((ulong)distinct.Count);
        foreach (var id in distinct)
        {
            places.Add(id, (ulong)places.Count);
            bytes.WriteText(table![id]);
        }

        var (last, place) = (SampleBatch.None, 0ul);
        var column = new NumberColumn(bytes);
        foreach (var id in ids)
        {
            if (id != last)
            {
                (last, place) = (id, places[id]);
            }

            column.Put(place);
        }

        column.End();
    }

    private void WriteLetters()
    {
        bytes.WriteVarint((ulong)_letters.Count);
        foreach (var (row, letter) in _letters)
        {
            bytes.WriteVarint((ulong)row);
            bytes.WriteText(letter.Source);
            bytes.WriteSigned(letter.Offset);
            bytes.WriteText(letter.Reason);
            bytes.WriteBytes(letter.Raw.Span);
        }
    }
}
