using Npgsql;
using NpgsqlTypes;
using RealtimeWorkbench.Sql.Source;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A table of a PostgreSQL database, written by COPY.</summary>
internal sealed class PostgresTable(PostgresServer server, PostgresAddress address, string table) : SqlTable(server)
{
    private NpgsqlConnection? _connection;

    public override async Task WriteAsync(IReadOnlyList<SqlValue> rows, CancellationToken cancellationToken)
    {
        var connection = _connection ??= await OpenAsync(cancellationToken).ConfigureAwait(false);

        // One COPY is one transaction.
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY {table} (time, machine, metric, value) FROM STDIN (FORMAT BINARY)", cancellationToken).ConfigureAwait(false);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(new DateTime(row.Ticks, DateTimeKind.Utc), NpgsqlDbType.TimestampTz, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(PostgresText.Of(row.Machine), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(PostgresText.Of(row.Metric), NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
            await writer.WriteAsync(row.Value, NpgsqlDbType.Double, cancellationToken).ConfigureAwait(false);
        }

        // A stop in the middle of it would leave open whether the rows are there.
        await writer.CompleteAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public override string Explain(Exception problem) => problem switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction } refused =>
            $"User {address.User} must not write {table} in {address.Name} ({refused.MessageText}); grant INSERT on it, and CREATE on the schema where it is to be made.",
        PostgresException { SqlState: PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.DatatypeMismatch or PostgresErrorCodes.InvalidBinaryRepresentation or PostgresErrorCodes.CharacterNotInRepertoire } refused =>
            $"{table} in {address.Name} is no table of time (timestamptz), machine (text), metric (text), value (double precision): {refused.MessageText}; name another one in Sql.Table.",
        _ => PostgresTroubles.Explain(address, problem),
    };

    public override ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.Settings.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
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
}
