using System.Globalization;
using Npgsql;
using RealtimeWorkbench.Streaming.Checkpoints;

#pragma warning disable CA2007 // What is disposed of by "await using" loses its type with ConfigureAwait; nothing here comes from a synchronization context.

namespace RealtimeWorkbench.Sql;

/// <summary>The tables of checkpoints in PostgreSQL: made by whoever comes first, and checked by all.</summary>
internal static class PostgresSchema
{
    private const int Version = 2;

    /// <summary>Name of the lock under which the tables are made: several workers start at once.</summary>
    private const long Making = 0x52545743;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS rtw_partition (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            run text NOT NULL,
            name text NOT NULL,
            epoch bigint NOT NULL,
            position bigint,
            memo text,
            produced bigint NOT NULL DEFAULT 0,
            rejected bigint NOT NULL DEFAULT 0,
            listened bigint NOT NULL DEFAULT 0,
            crc bigint NOT NULL,
            UNIQUE (run, name));
        CREATE TABLE IF NOT EXISTS rtw_piece (
            partition_id bigint NOT NULL REFERENCES rtw_partition (id) ON DELETE CASCADE,
            machine text NOT NULL,
            part text NOT NULL,
            key bigint NOT NULL,
            crc bigint NOT NULL,
            bytes bytea NOT NULL,
            PRIMARY KEY (partition_id, machine, part, key));
        CREATE TABLE IF NOT EXISTS rtw_format (version integer NOT NULL);
        """;

    /// <summary>Makes the tables if they aren't there.</summary>
    /// <exception cref="CheckpointException">They are of another version, or the database cannot hold all names.</exception>
    public static async Task PrepareAsync(NpgsqlDataSource source, PostgresAddress address, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        if (connection.PostgresParameters.GetValueOrDefault("server_encoding") is { } encoding and not "UTF8")
        {
            throw new CheckpointException(
                $"{address.Name} has the encoding {encoding}, which cannot hold the names of all machines; make a database with ENCODING 'UTF8'.");
        }

        if (await AskAsync(connection, "SELECT to_regclass('rtw_format') IS NOT NULL", cancellationToken).ConfigureAwait(false) is not true)
        {
            await MakeAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        var found = await AskAsync(connection, "SELECT max(version) FROM rtw_format", cancellationToken).ConfigureAwait(false);
        if (found is not Version)
        {
            throw new CheckpointException(Invariant(
                $"The tables of checkpoints in {address.Name} have format {Convert.ToString(found, CultureInfo.InvariantCulture)}, but this version reads format {Version}; end the run with the version that wrote them, or name another database or schema in Checkpoint.Path."));
        }
    }

    private static async Task MakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await AskAsync(connection, Invariant($"SELECT pg_advisory_xact_lock({Making})"), cancellationToken).ConfigureAwait(false);

        // What this session was told before it waited may be out of date until its next transaction, so it isn't asked again.
        await AskAsync(
            connection, Tables + Invariant($"INSERT INTO rtw_format SELECT {Version} WHERE NOT EXISTS (SELECT FROM rtw_format)"), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = text;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
    }
}
