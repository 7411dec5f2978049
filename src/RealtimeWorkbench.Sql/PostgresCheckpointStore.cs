using System.Data;
using Npgsql;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.
#pragma warning disable CA1849 // A row that was read is in memory as a whole.

namespace RealtimeWorkbench.Sql;

/// <summary>Checkpoints in PostgreSQL, for several workers of one consumer group: each is one transaction.</summary>
/// <remarks>
/// A worker owns the partitions whose epoch it has: a commit updates their rows only where the epoch is still the same, and takes their
/// locks by that, so a takeover waits for a commit underway and sees what it wrote, or the commit finds itself fenced. A worker that
/// stands still in the middle of a commit is thrown out by whoever takes its partition over.
/// </remarks>
public sealed partial class PostgresCheckpointStore : ICheckpointStore
{
    /// <summary>Bytes of state that are sent at once.</summary>
    private const int BytesAtOnce = 8 << 20;

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TryFor = TimeSpan.FromMinutes(1);

    /// <summary>A commit takes milliseconds; a session that holds a partition for so long belongs to a worker that stands still.</summary>
    private static readonly TimeSpan StandsStillAfter = TimeSpan.FromSeconds(3);

    /// <summary>Longest that a takeover waits for the row of its partition before it says so and tries again, also where the address sets no limit.</summary>
    private const int TakeWithinSeconds = 15;

    /// <summary>Longest for the pieces of a partition, which may be many megabytes over a slow line.</summary>
    private const int ReadWithinSeconds = 120;

    private readonly PostgresAddress _address;
    private readonly NpgsqlDataSource _source;
    private readonly Action<string> _warn;
    private readonly TimeProvider _time;
    private readonly Dictionary<(string Run, string Partition), long> _ids = [];

    /// <summary>Who holds the row that the last takeover has waited for and could not be thrown out, in words; <see langword="null"/> for nobody.</summary>
    private string? _holder;

    private PostgresCheckpointStore(PostgresAddress address, NpgsqlDataSource source, Action<string> warn, TimeProvider time)
    {
        _address = address;
        _source = source;
        _warn = warn;
        _time = time;
    }

    /// <inheritdoc />
    public string Name => _address.Name;

    /// <summary>Opens a database; the tables are made if they aren't there.</summary>
    /// <param name="address">Address as in Checkpoint.Path, without a password.</param>
    /// <param name="warn">Takes a sentence where the server is waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CheckpointException">The database cannot be used; the message says why.</exception>
    public static Task<PostgresCheckpointStore> OpenAsync(
        string address, Action<string> warn, CancellationToken cancellationToken = default) =>
        PostgresAddress.TryParse(address, Environment.GetEnvironmentVariable, out var parsed)
            ? OpenAsync(parsed, warn, cancellationToken)
            : throw new CheckpointException($"\"{address}\" is not the address of a PostgreSQL database; write it as postgres://user@host:5432/database.");

    /// <inheritdoc />
    public async ValueTask<PartitionState> BeginAsync(string run, string partition, CancellationToken cancellationToken = default)
    {
        var begun = _time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await TakeAsync(run, partition, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is NpgsqlException or TimeoutException or IOException)
            {
                var sentence = _holder is { } holder && problem is NpgsqlException { InnerException: TimeoutException }
                    ? $"PostgreSQL at {_address.Server}: {NameOf(partition)} is locked by {holder}, which {_address.User} must not end; end it, or what it does."
                    : PostgresTroubles.Explain(_address, problem);
                if (!PostgresTroubles.MayPass(problem) || _time.GetElapsedTime(begun) >= TryFor)
                {
                    throw new CheckpointException(sentence, problem);
                }

                if (isFirst)
                {
                    _warn($"{sentence} The state of {NameOf(partition)} is needed, so it is tried again for {TryFor.TotalSeconds:0} s.");
                }
            }

            await Task.Delay(TryAgainAfter, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    public async ValueTask CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> fenced;
        try
        {
            fenced = await WriteAsync(checkpoint, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException or IOException)
        {
            throw new CheckpointException(PostgresTroubles.Explain(_address, problem), problem);
        }

        if (fenced.Count > 0)
        {
            throw new FencedException(fenced);
        }
    }

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

#pragma warning disable CA2000 // The data source goes to the store, or is disposed where opening fails.
    /// <summary>Opens a database.</summary>
    internal static async Task<PostgresCheckpointStore> OpenAsync(
        PostgresAddress address, Action<string> warn, CancellationToken cancellationToken = default)
    {
        var source = NpgsqlDataSource.Create(address.Settings);
        try
        {
            await PostgresSchema.PrepareAsync(source, address, cancellationToken).ConfigureAwait(false);
            return new PostgresCheckpointStore(address, source, warn, TimeProvider.System);
        }
        catch (Exception problem) when (problem is NpgsqlException or TimeoutException or IOException)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw new CheckpointException(PostgresTroubles.Explain(address, problem), problem);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

#pragma warning restore CA2000

    /// <summary>Seconds; the address may ask for fewer.</summary>
    private int TakeWithin => _address.Settings.CommandTimeout is > 0 and < TakeWithinSeconds and var fewer ? fewer : TakeWithinSeconds;

    private static string NameOf(string partition) => partition.Length == 0 ? "the source" : $"partition {partition}";

    private async Task<PartitionState> TakeAsync(string run, string partition, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

        // Each statement has to see what was committed before it, whatever the default of the database is.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        var (id, state) = await RaiseEpochAsync(connection, run, partition, cancellationToken).ConfigureAwait(false);
        state = state with
        {
            Pieces = await ReadPiecesAsync(connection, id, PieceChecksum.Begin(run, partition), cancellationToken).ConfigureAwait(false),
        };
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        _ids[(run, partition)] = id;
        return state;
    }

    private async Task<(long Id, PartitionState State)> RaiseEpochAsync(
        NpgsqlConnection connection, string run, string partition, CancellationToken cancellationToken)
    {
        await using var take = connection.CreateCommand();
        take.CommandText = """
            INSERT INTO rtw_partition (run, name, epoch, crc) VALUES ($1, $2, 1, $3)
            ON CONFLICT (run, name) DO UPDATE SET epoch = rtw_partition.epoch + 1
            RETURNING id, epoch, position, memo, produced, rejected, listened, crc
            """;
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Of(run) });
        take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Of(partition) });
        var begun = PieceChecksum.Begin(run, partition);
        take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PieceChecksum.Of(begun, position: null, default, listened: 0) });
        take.CommandTimeout = TakeWithin;
        _holder = null;
        var taking = take.ExecuteReaderAsync(cancellationToken);
        await ThrowOutWhoStandsStillAsync(connection.ProcessID, taking, cancellationToken).ConfigureAwait(false);
        await using var row = await taking.ConfigureAwait(false);
        await row.ReadAsync(cancellationToken).ConfigureAwait(false);
        var memo = row.IsDBNull(3) ? null : PostgresText.From(row.GetString(3));
        var state = new PartitionState(
            row.GetInt64(1),
            row.IsDBNull(2) ? null : new SourcePosition(row.GetInt64(2), partition.Length == 0 ? null : partition, memo),
            new PartitionCounts(row.GetInt64(4), row.GetInt64(5)),
            [])
        {
            Listened = TimeSpan.FromTicks(row.GetInt64(6)),
        };
        PieceChecksum.Check(Name, partition, begun, state, row.GetInt64(7));
        return (row.GetInt64(0), state);
    }

    /// <summary>Ends the sessions that a takeover waits for, if it waits long: their workers were stopped in the middle of a commit.</summary>
    private async Task ThrowOutWhoStandsStillAsync(int waiting, Task taking, CancellationToken cancellationToken)
    {
        var patience = TimeSpan.FromSeconds(Math.Min(StandsStillAfter.TotalSeconds, TakeWithin / 2.0));
        while (await Task.WhenAny(taking, Task.Delay(patience, _time, cancellationToken)).ConfigureAwait(false) != taking
            && !cancellationToken.IsCancellationRequested)
        {
            await using var end = _source.CreateCommand(
                "SELECT pid, usename, application_name, CASE WHEN usename = current_user THEN pg_terminate_backend(pid) ELSE false END FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids($1))");
            end.CommandTimeout = TakeWithin;
            end.Parameters.Add(new NpgsqlParameter<int> { TypedValue = waiting });
            try
            {
                await using var row = await end.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    if (!row.GetBoolean(3))
                    {
                        var program = row.IsDBNull(2) || row.GetString(2).Length == 0 ? "" : $" ({row.GetString(2)})";
                        _holder = Invariant($"session {row.GetInt32(0)} of {(row.IsDBNull(1) ? "another user" : row.GetString(1))}{program}");
                    }
                }
            }
            catch (PostgresException)
            {
                // Not allowed here: it is waited for as long as a command may last, and the takeover says so itself.
                return;
            }
        }
    }

    private async Task<IReadOnlyList<MachinePiece>> ReadPiecesAsync(
        NpgsqlConnection connection, long id, uint begun, CancellationToken cancellationToken)
    {
        var pieces = new List<MachinePiece>();
        await using var read = connection.CreateCommand();
        read.CommandText = "SELECT machine, part, key, crc, bytes FROM rtw_piece WHERE partition_id = $1";
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        read.CommandTimeout = ReadWithinSeconds;
        await using var row = await read.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await row.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var machine = PostgresText.From(row.GetString(0));
            var piece = new StatePiece(row.GetString(1), row.GetInt64(2), row.GetFieldValue<byte[]>(4));
            PieceChecksum.Check(Name, machine, PieceChecksum.With(begun, machine), piece, row.GetInt64(3));
            pieces.Add(new MachinePiece(machine, piece));
        }

        return pieces;
    }
}
