using System.Data;
using System.Data.Common;
using Npgsql;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Sql.History;

/// <summary>A history in PostgreSQL, which several workers may write and anybody may read.</summary>
public sealed class PostgresHistoryStore : SqlHistoryStore
{
    /// <summary>Number of the lock that whoever makes the tables holds.</summary>
    private const long MakingTables = 0x52545748;

    /// <summary>Number of the lock that whoever trims holds.</summary>
    private const long Trimming = 0x52545749;

    /// <summary>Time by the clock of the server, in ticks of UTC.</summary>
    private const string Now = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 10000000)::BIGINT + 621355968000000000";

    private readonly PostgresAddress _address;
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;

    private PostgresHistoryStore(PostgresAddress address, TimeProvider time)
    {
        _time = time;
        _address = address;
        _source = NpgsqlDataSource.Create(address.Settings);
    }

    /// <inheritdoc />
    public override string Name => _address.Name;

    /// <inheritdoc />
    public override bool HasClock => true;

    private protected override (string Least, string Greatest) Functions => ("LEAST", "GREATEST");

    /// <summary>Opens a database; the tables are made if they aren't there.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="time">Clock of this machine; that of the system by default.</param>
    /// <exception cref="HistoryException">It cannot be used; the message says why.</exception>
    internal static PostgresHistoryStore Open(PostgresAddress address, TimeProvider? time = null)
    {
        var store = new PostgresHistoryStore(address, time ?? TimeProvider.System);
        try
        {
            store.Prepare();
            return store;
        }
        catch (Exception problem)
        {
            store.Dispose();
            throw store.Explain(problem) ?? problem;
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _source.Dispose();
        }
    }

    private protected override DbConnection Connect(bool isReader)
    {
        var connection = _source.OpenConnection();
        try
        {
            Execute(connection, "SET search_path TO rtw_history, public");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private protected override DbTransaction BeginView(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    private protected override DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    /// <remarks>Of blocks what they hold: room that was given up stays with the server, which uses it again, so the size of its files would have everything given up.</remarks>
    private protected override long SizeOf(DbConnection connection, DbTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            "SELECT (SELECT bytes FROM size) + COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::BIGINT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            + "WHERE n.nspname = 'rtw_history' AND c.relkind = 'r' AND c.relname NOT IN ('block', 'size')";
        return (long)command.ExecuteScalar()!; // A sum of nothing is 0.
    }

    /// <remarks>Half is for blocks, whatever the rest takes: that does not shrink when blocks are given up, so all of them would be, as soon as they are there.</remarks>
    private protected override long ExcessOver(DbConnection connection, DbTransaction? transaction, long most)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT bytes FROM size";
        var blocks = (long)command.ExecuteScalar()!; // It has one row.
        return Math.Min(SizeOf(connection, transaction) - most, blocks - (most / 2));
    }

    private protected override bool SumsShrink => false;

    /// <remarks>The clock of the server is the same for all: one machine whose clock is wrong would have what others wrote given up, or its own.</remarks>
    private protected override long ClockBehind(HistoryStatements statements) =>
        (long)statements.Ask(Now)! - _time.GetUtcNow().UtcTicks; // It always answers.

    private protected override bool MayTrim(HistoryStatements statements) =>
        statements.Ask(Invariant($"SELECT pg_try_advisory_xact_lock({Trimming})")) is true;

    private protected override void NoteGrowth(HistoryStatements statements)
    {
        if (statements.Grown != 0)
        {
            statements.Do("UPDATE size SET bytes = bytes + @p0", statements.Grown);
            statements.Grown = 0;
        }
    }

    /// <remarks>The server uses room again by itself (autovacuum).</remarks>
    private protected override bool GiveRoomBack(DbConnection connection) => false;

    private protected override HistoryException? Explain(Exception problem) => problem switch
    {
        HistoryException known => known,
        NpgsqlException or TimeoutException or IOException => new(Named(PostgresTroubles.Explain(_address, problem)), problem) { MayPass = PostgresTroubles.MayPass(problem) },
        _ => null,
    };

    /// <summary>What is said of checkpoints, said of the history.</summary>
    internal static string Named(string sentence) => sentence
        .Replace("Checkpoint.Path", "History.Path", StringComparison.Ordinal)
        .Replace("tables of checkpoints", "tables of the history", StringComparison.Ordinal);

    private void Prepare()
    {
        using var connection = _source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Execute(connection, Invariant($"SELECT pg_advisory_xact_lock({MakingTables})"));
        Execute(connection, "CREATE SCHEMA IF NOT EXISTS rtw_history; SET LOCAL search_path TO rtw_history; CREATE TABLE IF NOT EXISTS version (number INTEGER NOT NULL)");
        using var asking = connection.CreateCommand();
        asking.CommandText = "SELECT MAX(number) FROM version";
        var found = asking.ExecuteScalar() as int?;
        if (found is null)
        {
            Execute(connection, Invariant($"{HistorySchema.ForPostgres} INSERT INTO version VALUES ({HistorySchema.Version})"));
        }
        else if (found < HistorySchema.Version)
        {
            var steps = HistorySchema.StepsForPostgres(TimeProvider.System.GetUtcNow().UtcTicks);
            for (var step = found.Value; step < HistorySchema.Version; step++)
            {
                Execute(connection, steps[step]);
            }

            Execute(connection, Invariant($"UPDATE version SET number = {HistorySchema.Version}"));
        }
        else if (found > HistorySchema.Version)
        {
            throw new HistoryException(Invariant(
                $"The history in {Name} has format {found}, but this version reads up to format {HistorySchema.Version}; use the version that wrote it, or another database."));
        }

        transaction.Commit();
    }

    private static void Execute(DbConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are of this file and of the schema.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
