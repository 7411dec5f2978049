using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Groups;

// What a resumed run has to know of a group.
internal sealed partial class MonitoredGroup
{
    /// <summary>Number of the layout, which is among the settings, so that states of others begin anew.</summary>
    internal const int StateVersion = 4;

    /// <summary>Rows of Phase I in a piece, which is written once it is full.</summary>
    private const int RowsOfPiece = 256;

    private Baseline? _restored;
    private double[] _memory = [];
    private double[]? _provisional;
    private bool _isModelSaved;

    /// <summary>Rows of Phase I that are saved in pieces and still what they were; and how many pieces there are in the store.</summary>
    private int _savedRows;
    private int _savedPieces;

    private int WholePieces => Baseline is null ? _filled / RowsOfPiece : 0;

    public void Save(StateWriter writer)
    {
        writer.Write(StateVersion);
        writer.Write(_values);
        writer.Write(_times);
        writer.Write(_missing);
        writer.Write(_open);
        writer.Write(_closed);
        writer.Write(_rows);
        writer.Write(_incomplete);
        writer.Write(_lastIncomplete);
        writer.Write(_beyond);
        writer.Write(_saidWhyNot);
        writer.Write(_isStored);

        // What fills no piece yet is written anew each time.
        writer.Write(_needed);
        writer.Write(_filled);
        WriteRows(writer, WholePieces * RowsOfPiece, _filled);
        writer.Write(Baseline is not null);
        if (Baseline is not null)
        {
            MonitoredChart.Save(writer, Baseline);
            writer.Write(Baseline.Interval?.Ticks ?? -1);
            writer.Write(Baseline.EstablishedAt?.UtcTicks ?? -1);
            _charts!.Save(writer);
        }

        writer.Write(IsProvisional);
        if (IsProvisional)
        {
            // The model comes from the rows.
            _charts!.Save(writer);
            writer.Write(_model!.Limits.ToArray().AsSpan());
            writer.Write(_renewedAt);
            writer.Write(_beyondProvisional);
            writer.Write(_firstBeyond);
            writer.Write(_lastBeyond);
        }
    }

    /// <summary>Number of the piece with rows of Phase I of a group; that of its model is the number of the group.</summary>
    public static long KeyOf(int group, int piece) => group + ((piece + 1L) << 32);

    /// <summary>The group that a piece is of, and which of its pieces with rows it is; -1 for its model.</summary>
    public static (int Group, int Piece) OfKey(long key) => ((int)(key & int.MaxValue), (int)(key >> 32) - 1);

    /// <summary>Writes the pieces with rows of Phase I that are new, and removes those of a Phase I that is over.</summary>
    public void SaveRows(StateWriter writer, int group)
    {
        for (var piece = _savedRows / RowsOfPiece; piece < WholePieces; piece++)
        {
            writer.Piece(KeyOf(group, piece));
            WriteRows(writer, piece * RowsOfPiece, (piece + 1) * RowsOfPiece);
        }

        for (var piece = WholePieces; piece < _savedPieces; piece++)
        {
            writer.Remove(KeyOf(group, piece));
        }

        (_savedPieces, _savedRows) = (WholePieces, WholePieces * RowsOfPiece);
    }

    /// <summary>Writes means and covariances, which are large and never change, in a piece of their own.</summary>
    public void SaveModel(StateWriter writer, long key)
    {
        if (Baseline?.Variables is not { } model || _isModelSaved)
        {
            return;
        }

        _isModelSaved = true;
        writer.Piece(key);
        writer.Write(model.Mean.ToArray().AsSpan());
        writer.Write(model.Covariance.ToArray().AsSpan());
        writer.Write(model.Limits.ToArray().AsSpan());
        writer.Write(model.Rows);
        writer.Write(model.Components);
        writer.Write(model.Lambda);
        writer.Write(model.CalibrationRows);
        writer.Write(model.FalseAlarms);
    }

    public void Restore(StateReader reader)
    {
        if (reader.ReadInt32() is not StateVersion and var version)
        {
            throw reader.Damaged(Invariant($"groups of version {version}"));
        }

        reader.Read(_values);
        reader.Read(_times);
        reader.Read(_missing);
        (_open, _closed, _rows, _incomplete) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        _lastIncomplete = reader.ReadInt64();
        _beyond = reader.ReadInt32();
        (_saidWhyNot, _isStored) = (reader.ReadString(), reader.ReadBool());
        (_needed, _filled) = (reader.ReadInt32(), reader.ReadInt32());
        if (_needed < BaselineRows || _needed > BaselineRows + GroupMonitorOptions.MostRows || _filled < 0 || (_filled >= _needed && _filled > 0))
        {
            throw reader.Damaged(Invariant($"{_filled} rows of a baseline of {_needed}"));
        }

        (_collected, _collectedTimes, _collectedNumbers) = (new double[_filled * _row.Length], new long[_filled], new long[_filled]);
        ReadRows(reader, _filled / RowsOfPiece * RowsOfPiece, _filled);
        if (reader.ReadBool())
        {
            _restored = MonitoredChart.ReadBaseline(reader, Machine, _group.Metric) with
            {
                Interval = reader.ReadInt64() is >= 0 and var interval ? TimeSpan.FromTicks(interval) : null,
                EstablishedAt = reader.ReadInt64() is >= 0 and var at ? new DateTimeOffset(at, TimeSpan.Zero) : null,
            };

            // What the MEWMA remembers; the chart that it belongs to is made when the model is there.
            _memory = new double[1 + _row.Length];
            reader.Read(_memory);
        }

        if (reader.ReadBool())
        {
            (_memory, _provisional) = (new double[1 + _row.Length], new double[VariableCharts.Count]);
            reader.Read(_memory);
            reader.Read(_provisional);
            (_renewedAt, _beyondProvisional) = (reader.ReadInt32(), reader.ReadInt32());
            (_firstBeyond, _lastBeyond) = (reader.ReadInt64(), reader.ReadInt64());
        }

        _hasToTell = _incomplete > 0;
    }

    public void RestoreRows(StateReader reader, int piece)
    {
        if (piece != _savedPieces || piece >= _filled / RowsOfPiece)
        {
            throw reader.Damaged(Invariant($"rows of a baseline that does not have them, in piece {piece}"));
        }

        ReadRows(reader, piece * RowsOfPiece, (piece + 1) * RowsOfPiece);
        _savedPieces++;
        _savedRows += RowsOfPiece;
    }

    public void RestoreModel(StateReader reader)
    {
        var p = _row.Length;
        var (mean, covariance, limits) = (new double[p], new double[p * p], new double[VariableCharts.Count]);
        reader.Read(mean);
        reader.Read(covariance);
        reader.Read(limits);
        _restored = (_restored ?? throw reader.Damaged("a model without a baseline")) with
        {
            Variables = new VariableBaseline
            {
                Metrics = _group.Metrics,
                Mean = mean,
                Covariance = covariance,
                Limits = limits,
                Rows = reader.ReadInt32(),
                Components = reader.ReadInt32(),
                Lambda = reader.ReadDouble(),
                CalibrationRows = reader.ReadInt32(),
                FalseAlarms = reader.ReadOptionalDouble(),
            },
        };
    }

    public void EndRestore(StateReader reader)
    {
        if (_savedRows < _filled / RowsOfPiece * RowsOfPiece)
        {
            throw reader.Damaged("rows of a baseline that are missing");
        }

        if (_restored is { } baseline)
        {
            VariableCharts charts;
            try
            {
                charts = ChartsOf(baseline.Variables ?? throw reader.Damaged("a baseline without its model"));
            }
            catch (ArgumentException error)
            {
                throw reader.Damaged($"a model that cannot be: {error.Message}");
            }

            charts.Remember(_memory);
            _baselines.PutBack(baseline, _options.EstablishedBy);
            Use(baseline, charts);
            (_restored, _memory, _isModelSaved) = (null, [], true);

            // A person may have gone back to another one since; the first row after this asks.
            _revision = -1;
        }

        if (_provisional is { } limits)
        {
            if (_filled < BaselineRows || _restored is not null || Baseline is not null || TryEstimate(out _, out _) is not { } process)
            {
                throw reader.Damaged("provisional limits without the rows of their model");
            }

            Prepare(process);
            Judge(limits);
            _charts!.Remember(_memory);
            (_provisional, _memory) = (null, []);
        }

        // Charts forget remarks: there may be no further sample to tell it again.
        TellIncomplete();
    }

    /// <summary>Takes the baseline back that the group has added.</summary>
    public void Forget()
    {
        if (Baseline is not null && !_isStored)
        {
            _baselines.TakeBack(Baseline);
        }
    }

    private void WriteRows(StateWriter writer, int from, int to)
    {
        writer.Write(_collected.AsSpan(from * _row.Length, (to - from) * _row.Length));
        writer.Write(_collectedTimes.AsSpan(from, to - from));
        writer.Write(_collectedNumbers.AsSpan(from, to - from));
    }

    private void ReadRows(StateReader reader, int from, int to)
    {
        reader.Read(_collected.AsSpan(from * _row.Length, (to - from) * _row.Length));
        reader.Read(_collectedTimes.AsSpan(from, to - from));
        reader.Read(_collectedNumbers.AsSpan(from, to - from));
    }
}
