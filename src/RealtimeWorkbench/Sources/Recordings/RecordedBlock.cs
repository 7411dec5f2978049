using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>A block of samples as it was read, column by column, with the numbers of the reader's catalog.</summary>
/// <remarks>Its arrays are used again for the next block. Not thread-safe.</remarks>
internal sealed class RecordedBlock(MetricCatalog catalog)
{
    /// <summary>Most values that are made room for; far more than <see cref="SampleBlock"/> puts together.</summary>
    private const long MostValues = 128L << 20;

    private readonly List<(string Source, SourcePosition Position)> _positions = [];
    private readonly List<(int Row, DeadLetter Letter)> _letters = [];
    private readonly List<int> _metrics = [];
    private readonly List<double[]> _columns = [];
    private readonly List<bool> _isPresent = [];
    private readonly double[][] _coordinates = [[], [], []];
    private long[] _timestamps = [];
    private int[] _machines = [];
    private int[] _statuses = [];
    private int[] _layers = [];

    /// <summary>Samples in it.</summary>
    public int Count { get; private set; }

    /// <summary>Event times in ticks of UTC.</summary>
    public ReadOnlySpan<long> Timestamps => _timestamps.AsSpan(0, Count);

    /// <summary>Records that could not become samples, and which sample each came before.</summary>
    public IReadOnlyList<(int Row, DeadLetter Letter)> Letters => _letters;

    /// <summary>How far the parts of the recorded source had been read with the last sample.</summary>
    public IReadOnlyList<(string Source, SourcePosition Position)> Positions => _positions;

    /// <summary>Reads the content of a block.</summary>
    /// <param name="bytes">The content, expanded.</param>
    /// <param name="rows">Samples that its header says.</param>
    /// <exception cref="InvalidDataException">It is not what a recording has.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, int rows)
    {
        var reader = new BlockReader(bytes);

        // A sample takes four bytes at the very least, and a wrong number is found before room is made for it.
        if (rows > bytes.Length / 4)
        {
            throw BlockReader.Malformed("it claims more samples than it has room for");
        }

        Count = rows;
        ReadPositions(ref reader, bytes.Length);
        ReadMetrics(ref reader, bytes.Length);
        if ((long)rows * (_metrics.Count + 6) > MostValues)
        {
            throw BlockReader.Malformed(Invariant($"{rows} samples of {_metrics.Count} metrics are more than a block has"));
        }

        MakeRoom(rows);
        ReadTimes(ref reader);
        ReadNames(ref reader, catalog.Machines, _machines.AsSpan(0, rows));
        ReadNames(ref reader, catalog.Statuses, _statuses.AsSpan(0, rows));
        if (_machines.AsSpan(0, rows).Contains(SampleBatch.None))
        {
            throw BlockReader.Malformed("a sample is of no machine");
        }

        foreach (ref var layer in _layers.AsSpan(0, rows))
        {
            layer = (int)reader.ReadSigned();
        }

        foreach (var coordinate in _coordinates)
        {
            ValueColumn.Read(ref reader, coordinate.AsSpan(0, rows));
        }

        for (var column = 0; column < _metrics.Count; column++)
        {
            _isPresent[column] = ValueColumn.Read(ref reader, _columns[column].AsSpan(0, rows));
        }

        ReadLetters(ref reader, bytes.Length);
        if (!reader.IsAtEnd)
        {
            throw BlockReader.Malformed("there is more behind its end");
        }
    }

    /// <summary>Records that come before a sample: the samples before it, and what stands between them.</summary>
    /// <param name="row">The sample; <see cref="Count"/> for all records of the block.</param>
    public int RecordsBefore(int row) => row + (row == Count ? _letters.Count : _letters.FindIndex(letter => letter.Row >= row) is var next and >= 0 ? next : _letters.Count);

    /// <summary>First sample that is not read yet when some records are.</summary>
    public int RowAfter(long records)
    {
        var row = 0;
        while (row < Count && RecordsBefore(row) < records)
        {
            row++;
        }

        return row;
    }

    /// <summary>Copies samples to the end of a batch of the same catalog.</summary>
    public void CopyTo(SampleBatch batch, int from, int count)
    {
        var first = batch.Count;
        for (var row = from; row < from + count; row++)
        {
            batch.AddRow(_timestamps[row], _machines[row], _statuses[row], _layers[row], _coordinates[0][row], _coordinates[1][row], _coordinates[2][row]);
        }

        for (var column = 0; column < _metrics.Count; column++)
        {
            if (!_isPresent[column])
            {
                continue;
            }

            var values = _columns[column].AsSpan(from, count);
            for (var row = 0; row < count; row++)
            {
                if (!double.IsNaN(values[row]))
                {
                    batch.SetValue(first + row, _metrics[column], values[row]);
                }
            }
        }
    }

    private void MakeRoom(int rows)
    {
        if (_timestamps.Length < rows)
        {
            MakeRoomForRows(rows);
        }

        while (_columns.Count < _metrics.Count)
        {
            _columns.Add(new double[_timestamps.Length]);
        }
    }

    private void MakeRoomForRows(int rows)
    {
        _timestamps = new long[rows];
        _machines = new int[rows];
        _statuses = new int[rows];
        _layers = new int[rows];
        for (var axis = 0; axis < _coordinates.Length; axis++)
        {
            _coordinates[axis] = new double[rows];
        }

        _columns.Clear();
    }

    private void ReadPositions(ref BlockReader reader, int most)
    {
        _positions.Clear();
        for (var left = reader.ReadCount(most); left > 0; left--)
        {
            var source = reader.ReadText();
            var partition = reader.ReadOptional();
            var offset = reader.ReadSigned();
            _positions.Add((source, new SourcePosition(offset, partition, reader.ReadOptional())));
        }
    }

    private void ReadMetrics(ref BlockReader reader, int most)
    {
        _metrics.Clear();
        _isPresent.Clear();
        for (var left = reader.ReadCount(most); left > 0; left--)
        {
            var metric = catalog.Metrics.GetOrAdd(reader.ReadText());
            var unit = reader.ReadText();
            if (unit.Length > 0)
            {
                catalog.SetUnit(metric, unit);
            }

            _metrics.Add(metric);
            _isPresent.Add(false);
        }
    }

    private void ReadTimes(ref BlockReader reader)
    {
        var (before, distance) = (0L, 0L);
        foreach (ref var time in _timestamps.AsSpan(0, Count))
        {
            time = before + distance + reader.ReadSigned();
            (before, distance) = (time, time - before);
            if (time < 0 || time > DateTimeOffset.MaxValue.UtcTicks)
            {
                throw BlockReader.Malformed(Invariant($"{time} ticks are no time"));
            }
        }
    }

    private static void ReadNames(ref BlockReader reader, NameTable table, Span<int> ids)
    {
        var known = new int[reader.ReadCount(ids.Length)];
        foreach (ref var id in known.AsSpan())
        {
            id = table.GetOrAdd(reader.ReadText());
        }

        foreach (ref var id in ids)
        {
            var place = reader.ReadCount(known.Length);
            id = place == 0 ? SampleBatch.None : known[place - 1];
        }
    }

    private void ReadLetters(ref BlockReader reader, int most)
    {
        _letters.Clear();
        for (var left = reader.ReadCount(most); left > 0; left--)
        {
            var row = reader.ReadCount(Count);
            var source = reader.ReadText();
            var offset = reader.ReadSigned();
            var reason = reader.ReadText();
            _letters.Add((row, DeadLetter.Of(source, offset, reason, reader.ReadBytes())));
        }
    }
}
