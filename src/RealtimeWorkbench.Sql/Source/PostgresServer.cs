using System.Data.Common;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sql.Sink;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.

namespace RealtimeWorkbench.Sql.Source;

/// <summary>A PostgreSQL database, read by a connection of its own that cannot write.</summary>
/// <remarks>All values come as the text that the server writes: exact, whatever their type, and the same in every session.</remarks>
internal sealed partial class PostgresServer(PostgresAddress address, SqlSettings sql) : SqlServer
{
    /// <summary>Whether somebody has told of rows since it was waited for last.</summary>
    private bool _isTold;

    public override string Name => address.Name;

    public override bool IsTextCompared => false;

    public override string TablesStatement =>
        "SELECT CASE table_schema WHEN 'public' THEN table_name::text ELSE table_schema || '.' || table_name END FROM information_schema.tables WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY 1 LIMIT 21";

    public override SqlTable Table(string name) => new PostgresTable(this, address, SqlNames.QuoteTable(name));

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.Settings.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var prepare = connection.CreateCommand();
            prepare.CommandText =
                "SET default_transaction_read_only = on; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET extra_float_digits = 3";
            await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            if (sql.NotifyChannel.Length > 0)
            {
                connection.Notification += (_, _) => _isTold = true;
#pragma warning disable CA2100 // The name is quoted.
                prepare.CommandText = $"LISTEN {SqlNames.Quote(sql.NotifyChannel)}";
#pragma warning restore CA2100
                await prepare.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override DbCommand Command(DbConnection connection)
    {
        var command = ((NpgsqlConnection)connection).CreateCommand();
        command.AllResultTypesAreUnknown = true;
        return command;
    }

    /// <remarks>Without a type of its own it gets that of the column, exactly as the server has written it.</remarks>
    protected override DbParameter Parameter(int number, SqlKey key) => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = key.Text };

    protected override DbParameter Parameter(int number, long limit) => new NpgsqlParameter<long> { TypedValue = limit };

    public override async Task<DbDataReader> RunAsync(DbCommand command, CancellationToken cancellationToken) =>
        await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);

    public override SqlColumn Column(DbDataReader reader, int index)
    {
        var type = reader.GetDataTypeName(index);
        return new SqlColumn(
            reader.GetName(index),
            Brackets().Replace(type, "") switch
            {
                "smallint" or "integer" or "bigint" => SqlColumnType.WholeNumber,
                "numeric" or "real" or "double precision" => SqlColumnType.Number,
                "boolean" => SqlColumnType.Truth,
                "timestamp with time zone" or "timestamp without time zone" or "timestamp" or "date" => SqlColumnType.Time,
                "text" or "character varying" or "character" or "name" or "uuid" or "citext" => SqlColumnType.Text,
                _ => SqlColumnType.Other,
            },
            type);
    }

    public override object? Value(DbDataReader reader, int index) => reader.IsDBNull(index) ? null : reader.GetString(index);

    public override SqlKey? KeyOf(object? value, SqlColumn order) => value is not string text ? null : new SqlKey(
        order.Type switch
        {
            SqlColumnType.WholeNumber => SqlKeyKind.Whole,
            SqlColumnType.Number => SqlKeyKind.Real,
            _ => SqlKeyKind.Text,
        },
        text);

    public override string Ordered(SqlColumn order) => $"q.{order.Quoted}";

    /// <remarks>What sorts behind all others would be the last row for ever.</remarks>
    public override string Grows(SqlColumn order) => order.Type switch
    {
        SqlColumnType.Number => $"q.{order.Quoted} <> 'NaN'",
        SqlColumnType.Time => $"isfinite(q.{order.Quoted})",
        _ => $"q.{order.Quoted} IS NOT NULL",
    };

    /// <remarks>NULL, NaN and infinity sort behind all others.</remarks>
    public override string UnorderedFirst(SqlColumn order) => $"{Ordered(order)} DESC";

    public override async Task WaitAsync(DbConnection? connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds(sql.PollInterval);
        if (sql.NotifyChannel.Length == 0 || connection is null)
        {
            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (!_isTold)
        {
            await ((NpgsqlConnection)connection).WaitAsync(interval, cancellationToken).ConfigureAwait(false);
        }

        _isTold = false;
    }

    public override bool MayPass(Exception problem) =>
        PostgresTroubles.MayPass(problem)
        || problem is PostgresException
        {
            SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.QueryCanceled,
        };

    public override bool IsMissing(Exception problem) =>
        problem is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName };

    public override string Explain(Exception problem) => problem switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            $"User {address.User} must not read this in {address.Name} ({refused.MessageText}); grant SELECT on it.",
        PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName } refused =>
            $"{address.Name} refuses: {refused.MessageText}.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            $"Sql.Query would write to {address.Name}, and a source only reads; leave out what writes.",
        _ => PostgresTroubles.Explain(address, problem),
    };

    [GeneratedRegex(@"\([0-9, ]*\)")]
    private static partial Regex Brackets();
}
