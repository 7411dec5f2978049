using System.Data.Common;
using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Sink;
using SQLitePCL;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>A SQLite file, opened to be read.</summary>
internal sealed class SqliteServer(string path, SqlSettings sql) : SqlServer
{
    private const int Error = 1;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Interrupted = 9;
    private const int Reading = 10;
    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public override string Name => Path.GetFileName(path);

    public override bool IsTextCompared => true;

    public override string TablesStatement => "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' ORDER BY name";

    public override SqlTable Table(string name) => new SqliteTable(this, path, SqlNames.QuoteTable(name));

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (sql.NotifyChannel.Length > 0)
        {
            throw new SourceException($"Sql.NotifyChannel is {sql.NotifyChannel}, but SQLite has no NOTIFY; leave it empty, and set Sql.PollInterval.");
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = 1,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override DbCommand Command(DbConnection connection) => connection.CreateCommand();

    protected override DbParameter Parameter(int number, SqlKey key) => new SqliteParameter(Invariant($"${number}"), key.Value);

    protected override DbParameter Parameter(int number, long limit) => new SqliteParameter(Invariant($"${number}"), limit);

    public override async Task<DbDataReader> RunAsync(DbCommand command, CancellationToken cancellationToken)
    {
        var stop = StopBy(command.Connection!, cancellationToken);
        await using (stop.ConfigureAwait(false))
        {
            try
            {
                return await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SqliteException stopped) when (stopped.SqliteErrorCode == Interrupted)
            {
                throw new OperationCanceledException(stopped.Message, stopped, cancellationToken);
            }
        }
    }

    /// <remarks>The client of SQLite knows no way to stop a query; a table without an index may keep it busy for minutes, and a rare condition between two rows.</remarks>
    public override CancellationTokenRegistration StopBy(DbConnection connection, CancellationToken cancellationToken)
    {
        var handle = ((SqliteConnection)connection).Handle;
        return cancellationToken.Register(() => raw.sqlite3_interrupt(handle));
    }

    public override SqlColumn Column(DbDataReader reader, int index)
    {
        var type = reader.GetDataTypeName(index);
        var known = type.ToUpperInvariant();
        bool Has(params ReadOnlySpan<string> words)
        {
            foreach (var word in words)
            {
                if (known.Contains(word, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }

        return new SqlColumn(
            reader.GetName(index),
            Has("INT") ? SqlColumnType.WholeNumber
            : Has("CHAR", "CLOB", "TEXT") ? SqlColumnType.Text
            : Has("REAL", "FLOA", "DOUB", "NUM", "DEC") ? SqlColumnType.Number
            : Has("BOOL") ? SqlColumnType.Truth
            : Has("DATE", "TIME") ? SqlColumnType.Time
            : SqlColumnType.Unknown,
            type);
    }

    public override object? Value(DbDataReader reader, int index) => reader.IsDBNull(index) ? null : reader.GetValue(index);

    public override SqlKey? KeyOf(object? value, SqlColumn order) => SqlKey.Of(value);

    /// <remarks>Values in a checkpoint are compared by their bytes, so the file has to do it, too.</remarks>
    public override string Ordered(SqlColumn order) => $"q.{order.Quoted} COLLATE BINARY";

    public override string Grows(SqlColumn order) => $"q.{order.Quoted} IS NOT NULL";

    public override string UnorderedFirst(SqlColumn order) => Ordered(order);

    public override Task WaitAsync(DbConnection? connection, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds(sql.PollInterval), time, cancellationToken);

    public override bool MayPass(Exception problem) => problem is SqliteException { SqliteErrorCode: Busy or Locked or Reading };

    public override bool IsMissing(Exception problem) =>
        problem is SqliteException { SqliteErrorCode: Error } && problem.Message.Contains("no such", StringComparison.Ordinal);

    public override string Explain(Exception problem) => problem switch
    {
        SqliteException { SqliteErrorCode: CannotOpen } when !File.Exists(path) => $"There is no file {path}; check Sql.Address.",
        SqliteException { SqliteErrorCode: CannotOpen } => $"{path} cannot be opened; check that it may be read, and its folder as well.",
        SqliteException { SqliteErrorCode: Busy or Locked } => $"{path} is locked by another program; it is read as soon as that one lets it.",
        SqliteException { SqliteErrorCode: NotADatabase } => $"{path} is not a SQLite database; check Sql.Address.",
        SqliteException { SqliteErrorCode: Corrupt } => $"{path} is damaged; restore it from a backup.",
        _ => $"{path} cannot be read: {Sentence(problem.Message)}.",
    };

    /// <summary>What SQLite itself says: its client puts words and a number around it.</summary>
    public static string Sentence(string message)
    {
        var parts = message.Split('\'', 2);
        return (parts.Length == 2 ? parts[1] : message).TrimEnd('.', '\'');
    }
}
