using Npgsql;
using NpgsqlTypes;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Source;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A table of a PostgreSQL database, written by COPY.</summary>
internal sealed class PostgresTable(PostgresServer server, PostgresAddress address, string table) : SqlTable(server)
{
    private NpgsqlConnection? _connection;

    /// <summary>Whose numbers of transactions are asked for; null where the server does not tell.</summary>
    private string? _origin;
    private Open? _unsettled;

    public override int Unsettled => _unsettled?.Rows ?? 0;

    public override async Task<int> WriteAsync(IReadOnlyList<SqlValue> rows, CancellationToken cancellationToken)
    {
        try
        {
            var connection = _connection ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
            if (_unsettled is { } before && await IsCommittedAsync(connection, before, rows, cancellationToken).ConfigureAwait(false))
            {
                _unsettled = null;
                return before.Rows;
            }

            _unsettled = null;
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var ask = connection.CreateCommand();
            ask.CommandText = "SELECT txid_current()";
            var id = (long)(await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
            await CopyAsync(connection, rows, cancellationToken).ConfigureAwait(false);
            _unsettled = new Open(id, rows.Count, _origin);
            await CommitAsync(transaction, cancellationToken).ConfigureAwait(false);
            _unsettled = null;
            return rows.Count;
        }
        catch
        {
            // The next attempt has a connection of its own.
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override string Explain(Exception problem) => problem switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction } refused =>
            $"User {address.User} must not write {table} in {address.Name} ({refused.MessageText}); grant INSERT on it, and CREATE on the schema where it is to be made.",
        PostgresException { SqlState: PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.InvalidBinaryRepresentation or PostgresErrorCodes.CharacterNotInRepertoire } refused =>
            $"{table} in {address.Name} is no table of time (timestamptz), machine (text), metric (text), value (double precision): {refused.MessageText}; name another one in Sql.Table.",
        _ => PostgresTroubles.Explain(address, problem),
    };

    public override async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Says what became of a transaction whose commit was asked for and not answered.</summary>
    private async Task<bool> IsCommittedAsync(NpgsqlConnection connection, Open before, IReadOnlyList<SqlValue> rows, CancellationToken cancellationToken)
    {
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT txid_status($1)";
        ask.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before.Transaction });
        string? status;
        try
        {
            // Behind a change to a standby that had not got it, the number may be that of a stranger.
            status = before.Origin != _origin ? null : await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
        catch (PostgresException elsewhere) when (elsewhere.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // It is in the future of the server that answers.
            status = null;
        }

        return status switch
        {
            "committed" => true,
            "aborted" => false,
            "in progress" => throw new TimeoutException($"{address.Name} still commits."),
            _ => throw new SourceException(Invariant(
                $"The connection to {address.Name} broke while {before.Rows} values were being committed, and the server that answers now does not know what became of them; {LookFor(table, rows, before.Rows)}.")),
        };
    }

    private async Task CommitAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refused) when (refused is { InvariantSeverity: "ERROR", IsTransient: false, SqlState: not PostgresErrorCodes.StatementCompletionUnknown })
        {
            // The server has answered, by giving it up.
            _unsettled = null;
            throw;
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<SqlValue> rows, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY {table} (time, machine, metric, value) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(TimeOf(row), NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(PostgresText.Of(row.Machine), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(PostgresText.Of(row.Metric), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(row.Value, NpgsqlDbType.Double, cancellationToken).ConfigureAwait(false);
        }

        await writer.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says whose numbers of transactions a connection gets: a standby that takes over begins a timeline of its own.</summary>
    private static async Task<string?> OriginOfAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT (SELECT system_identifier FROM pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8)";
        try
        {
            return await ask.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
        }
        catch (PostgresException refused) when (!refused.IsTransient)
        {
            // A server that must not be asked, or is no PostgreSQL but speaks like it; writing goes on as well.
            return null;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.Settings.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            _origin = await OriginOfAsync(connection, cancellationToken).ConfigureAwait(false);
            await using var look = connection.CreateCommand();
            look.CommandText = "SELECT to_regclass($1) IS NOT NULL";
            look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = table });
            if (await look.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true)
            {
                // Making one asks for a right that nobody needs who only writes.
                return connection;
            }

            await using var make = connection.CreateCommand();
#pragma warning disable CA2100 // The name is quoted.
            make.CommandText = $"SET client_min_messages = warning; CREATE TABLE IF NOT EXISTS {table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, time timestamptz NOT NULL, machine text NOT NULL, metric text NOT NULL, value double precision)";
#pragma warning restore CA2100
            await make.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A transaction of which the server was asked to commit it.</summary>
    /// <param name="Transaction">Its number at the server.</param>
    /// <param name="Rows">Rows that it has.</param>
    /// <param name="Origin">Whose number it is.</param>
    private readonly record struct Open(long Transaction, int Rows, string? Origin);
}
