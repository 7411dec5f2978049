using System.Data.Common;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Sink;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>What SQLite and PostgreSQL have each in their own way.</summary>
internal abstract class SqlServer
{
    /// <summary>The database in brief, without secrets.</summary>
    public abstract string Name { get; }

    /// <summary>Whether text is compared letter by letter.</summary>
    public abstract bool IsTextCompared { get; }

    /// <summary>Statement that gives the names of the tables.</summary>
    public abstract string TablesStatement { get; }

    /// <summary>Finds the database that the settings name.</summary>
    /// <exception cref="SourceException">They name none.</exception>
    public static SqlServer Of(SqlSettings sql, Func<string, string?> environment)
    {
        var isSetting = sql.Address.Trim().Length > 0;
        var text = (isSetting ? sql.Address : environment(sql.AddressVariable) ?? "").Trim();
        if (text.Length == 0)
        {
            throw new SourceException(
                $"Sql.Address is empty, and so is the environment variable {sql.AddressVariable}; name a SQLite file or a database, such as --set Sql.Address=postgres://user@host/database.");
        }

        try
        {
            return PostgresAddress.TryParse(text, environment, out var address, isSetting ? "Sql.Address" : sql.AddressVariable, mayHoldPassword: !isSetting)
                ? new PostgresServer(address, sql)
                : new SqliteServer(text, sql);
        }
        catch (CheckpointException wrong)
        {
            throw new SourceException(wrong.Message, wrong);
        }
    }

    /// <summary>A table that can be written.</summary>
    /// <param name="name">Its name, as in Sql.Table.</param>
    public abstract SqlTable Table(string name);

    /// <summary>Opens a connection that reads and does not write.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Makes a query of rows.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="text">The statement; $1 is the value to begin at, if there is one, and what follows the number of rows.</param>
    /// <param name="from">Value to begin at.</param>
    /// <param name="limit">Most rows.</param>
    public DbCommand Query(DbConnection connection, string text, SqlKey? from, long limit)
    {
        var command = Command(connection);
#pragma warning disable CA2100 // Names in it are quoted, and values are parameters; a query is the user's own.
        command.CommandText = text;
#pragma warning restore CA2100
        if (from is { } key)
        {
            command.Parameters.Add(Parameter(1, key));
        }

        command.Parameters.Add(Parameter(from is null ? 1 : 2, limit));
        return command;
    }

    /// <summary>Makes a command whose values come as <see cref="Value"/> takes them.</summary>
    protected abstract DbCommand Command(DbConnection connection);

    /// <summary>A value to begin at, as $1 or $2 of a statement.</summary>
    protected abstract DbParameter Parameter(int number, SqlKey key);

    /// <summary>A number of rows, as $1 or $2 of a statement.</summary>
    protected abstract DbParameter Parameter(int number, long limit);

    /// <summary>Runs a query, so that the token can stop it in the middle.</summary>
    public abstract Task<DbDataReader> RunAsync(DbCommand command, CancellationToken cancellationToken);

    /// <summary>Lets a token stop what runs on a connection, also between two rows, where the client does not see to it itself.</summary>
    public virtual CancellationTokenRegistration StopBy(DbConnection connection, CancellationToken cancellationToken) => default;

    /// <summary>Type of a column of a result.</summary>
    public abstract SqlColumn Column(DbDataReader reader, int index);

    /// <summary>A value of a row: long, double, text, bytes, or nothing.</summary>
    public abstract object? Value(DbDataReader reader, int index);

    /// <summary>The value of the column that grows.</summary>
    public abstract SqlKey? KeyOf(object? value, SqlColumn order);

    /// <summary>The column that grows as it is compared and sorted.</summary>
    public abstract string Ordered(SqlColumn order);

    /// <summary>Condition that a value which grows fulfils.</summary>
    public abstract string Grows(SqlColumn order);

    /// <summary>The order in which a value that doesn't grow comes first, by the same index.</summary>
    public abstract string UnorderedFirst(SqlColumn order);

    /// <summary>Waits until it is time to look for rows again, or somebody tells of some.</summary>
    public abstract Task WaitAsync(DbConnection? connection, TimeProvider time, CancellationToken cancellationToken);

    /// <summary>Whether it may work if it is tried again in a moment.</summary>
    public abstract bool MayPass(Exception problem);

    /// <summary>Whether the statement names what is not there.</summary>
    public abstract bool IsMissing(Exception problem);

    /// <summary>Says what is wrong, and what to do. No secret is in it.</summary>
    public abstract string Explain(Exception problem);
}
