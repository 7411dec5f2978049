using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Checkpoints in a SQLite file: each is one transaction, which survives kill -9 of the program at any instant.</summary>
/// <remarks>
/// The file is in WAL mode with <c>synchronous = NORMAL</c>: a crash of the program loses nothing that was committed, a loss of power
/// may lose the newest checkpoints but leaves the file whole, and the run goes on from the one before. Every piece and every position carries a checksum.
/// </remarks>
public sealed class SqliteCheckpointStore : ICheckpointStore
{
    /// <summary>A connection serves one call at a time.</summary>
    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _putPartition;
    private readonly PieceStatement _pieces;
    private readonly SqliteCommand _removePiece;
    private readonly SqliteCommand _putMachine;
    private readonly Dictionary<(string Run, string Partition), long> _ids = [];

    /// <summary>Number of each machine, and its checksum as it begins.</summary>
    private readonly Dictionary<(long Partition, string Machine), (long Id, uint Begun)> _machines = [];

    /// <summary>The transaction that commands belong to; ended where it was begun.</summary>
    private SqliteTransaction? _transaction;
    private readonly CheckpointLog _log;
    private bool _isClosed;

    private SqliteCheckpointStore(string path, SqliteConnection connection, Action<string> warn, TimeProvider time)
    {
        Name = path;
        _connection = connection;
        _log = new CheckpointLog(path, connection, warn, time);
        _putPartition = Command(
            "UPDATE partition SET position = $position, memo = $memo, produced = $produced, rejected = $rejected, listened = $listened, crc = $crc WHERE id = $id AND epoch = $epoch",
            "$position", "$memo", "$produced", "$rejected", "$listened", "$crc", "$id", "$epoch");
        _putMachine = Command(
            "INSERT INTO machine (partition, name) VALUES ($partition, $name) ON CONFLICT (partition, name) DO UPDATE SET name = name RETURNING id",
            "$partition", "$name");
        _pieces = new PieceStatement(connection);
        _removePiece = Command(
            "DELETE FROM piece WHERE machine = $machine AND part = $part AND key = $key", "$machine", "$part", "$key");
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>Opens a file, which is made if it isn't there. One that is damaged is set aside, and its last good copy taken instead.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warn">
    /// Takes a sentence if the file was damaged: where it is now, and what is gone on with. Later takes one if what was committed cannot be
    /// made safe from a loss of power.
    /// </param>
    /// <exception cref="CheckpointException">The file cannot be opened, or another program has it.</exception>
    public static SqliteCheckpointStore Open(string path, Action<string> warn) => Open(path, warn, TimeProvider.System);

    internal static SqliteCheckpointStore Open(string path, Action<string> warn, TimeProvider time)
    {
        try
        {
            return CheckpointFile.Open(path, warn, connection => new SqliteCheckpointStore(path, connection, warn, time));
        }
        catch (Exception problem) when (problem is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(CheckpointFile.Explain(path, problem), problem);
        }
    }

    /// <inheritdoc />
    public ValueTask<PartitionState> BeginAsync(string run, string partition, CancellationToken cancellationToken = default)
    {
        try
        {
            lock (_lock)
            {
                return ValueTask.FromResult(Begin(run, partition));
            }
        }
        catch (Exception problem) when (problem is not CheckpointException)
        {
            throw new CheckpointException(CheckpointFile.Explain(Name, problem), problem);
        }
    }

    /// <inheritdoc />
    public ValueTask CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
    {
        List<string> fenced;
        try
        {
            lock (_lock)
            {
                fenced = Commit(checkpoint);
            }
        }
        catch (Exception problem)
        {
            // What the failed transaction has learned of machines is not in the file.
            lock (_lock)
            {
                _machines.Clear();
            }

            throw new CheckpointException(CheckpointFile.Explain(Name, problem), problem);
        }

        return fenced.Count == 0 ? ValueTask.CompletedTask : throw new FencedException(fenced);
    }

    /// <summary>Closes the file, with everything in it and nothing beside it.</summary>
    public ValueTask DisposeAsync()
    {
        if (_lock.TryEnter())
        {
            try
            {
                Close();
            }
            finally
            {
                _lock.Exit();
            }
        }
        else
        {
            // A commit that hangs and was given up is still inside. The file must not be closed beneath it, nor the end of the run wait for it.
            _ = Task.Run(() =>
            {
                lock (_lock)
                {
                    Close();
                }
            });
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Lets the file grow no further, as a full disk would; for tests.</summary>
    internal void LimitPages(int pages)
    {
        lock (_lock)
        {
            using var command = Command(Invariant($"PRAGMA max_page_count = {pages}"));
            command.ExecuteNonQuery();
        }
    }

    private void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        foreach (var command in (SqliteCommand[])[_putPartition, _putMachine, _removePiece])
        {
            command.Dispose();
        }

        _pieces.Dispose();
        _connection.Dispose();
    }

    private PartitionState Begin(string run, string partition)
    {
        using var transaction = _transaction = _connection.BeginTransaction(deferred: false);
        var begun = PieceChecksum.Begin(run, partition);
        using var take = Command(
            "INSERT INTO partition (run, name, epoch, crc) VALUES ($run, $name, 1, $crc) ON CONFLICT (run, name) DO UPDATE SET epoch = epoch + 1 RETURNING id, epoch, position, memo, produced, rejected, listened, crc",
            "$run", "$name", "$crc");
        Set(take, run, partition, PieceChecksum.Of(begun, position: null, default, listened: 0));
        long id;
        PartitionState state;
        using (var row = take.ExecuteReader())
        {
            row.Read();
            id = row.GetInt64(0);
            state = new PartitionState(
                row.GetInt64(1),
                row.IsDBNull(2) ? null : new SourcePosition(row.GetInt64(2), PartitionOf(partition), row.IsDBNull(3) ? null : row.GetString(3)),
                new PartitionCounts(row.GetInt64(4), row.GetInt64(5)),
                [])
            {
                Listened = TimeSpan.FromTicks(row.GetInt64(6)),
            };
            PieceChecksum.Check(Name, partition, begun, state, row.GetInt64(7));
        }

        state = state with { Pieces = ReadPieces(id, begun) };
        transaction.Commit();
        _ids[(run, partition)] = id;
        return state;
    }

    /// <summary>Sources without parts leave the name out.</summary>
    private static string? PartitionOf(string name) => name.Length == 0 ? null : name;

    private List<MachinePiece> ReadPieces(long id, uint begun)
    {
        var pieces = new List<MachinePiece>();
        using var read = Command(
            "SELECT machine.id, machine.name, part, key, crc, bytes FROM machine JOIN piece ON piece.machine = machine.id WHERE machine.partition = $partition",
            "$partition");
        Set(read, id);
        using var row = read.ExecuteReader();
        while (row.Read())
        {
            var machine = row.GetString(1);
            var piece = new StatePiece(row.GetString(2), row.GetInt64(3), row.GetFieldValue<byte[]>(5));
            var known = (Id: row.GetInt64(0), Begun: PieceChecksum.With(begun, machine));
            PieceChecksum.Check(Name, machine, known.Begun, piece, row.GetInt64(4));
            _machines[(id, machine)] = known;
            pieces.Add(new MachinePiece(machine, piece));
        }

        return pieces;
    }

    private List<string> Commit(Checkpoint checkpoint)
    {
        var fenced = new List<string>();
        using var transaction = _transaction = _connection.BeginTransaction(deferred: false);
        foreach (var partition in checkpoint.Partitions)
        {
            var id = _ids[(checkpoint.Run, partition.Partition)];
            var begun = PieceChecksum.Begin(checkpoint.Run, partition.Partition);
            Set(
                _putPartition,
                partition.Position?.Offset,
                partition.Position?.Memo,
                partition.Counts.Produced,
                partition.Counts.Rejected,
                partition.Listened.Ticks,
                PieceChecksum.Of(begun, partition.Position, partition.Counts, partition.Listened.Ticks),
                id,
                partition.Epoch);
            if (_putPartition.ExecuteNonQuery() == 0)
            {
                fenced.Add(partition.Partition);
                continue;
            }

            foreach (var (machine, piece) in partition.Pieces)
            {
                Write(MachineOf(id, begun, machine), piece);
            }
        }

        transaction.Commit();
        _log.Tend();
        return fenced;
    }

    private (long Id, uint Begun) MachineOf(long partition, uint begun, string name)
    {
        if (!_machines.TryGetValue((partition, name), out var machine))
        {
            Set(_putMachine, partition, name);
            _machines.Add((partition, name), machine = ((long)_putMachine.ExecuteScalar()!, PieceChecksum.With(begun, name)));
        }

        return machine;
    }

    private void Write((long Id, uint Begun) machine, StatePiece piece)
    {
        if (piece.Bytes is not { } bytes)
        {
            Set(_removePiece, machine.Id, piece.Part, piece.Key);
            _removePiece.ExecuteNonQuery();
            return;
        }

        _pieces.Put(machine.Id, machine.Begun, piece.Part, piece.Key, bytes.Span);
    }

    private SqliteCommand Command(string text, params string[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }

    private void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
