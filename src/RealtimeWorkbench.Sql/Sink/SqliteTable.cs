using System.Globalization;
using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Sql.Source;

#pragma warning disable CA1849 // SQLite has no asynchronous calls; those that are named so block, too.

namespace RealtimeWorkbench.Sql.Sink;

/// <summary>A table of a SQLite file, which is made with its table if it isn't there.</summary>
internal sealed class SqliteTable(SqliteServer server, string path, string table) : SqlTable(server)
{
    private const int ReadOnly = 8;
    private const int Full = 13;

    private SqliteConnection? _connection;

    public override async Task<int> WriteAsync(IReadOnlyList<SqlValue> rows, CancellationToken cancellationToken)
    {
        var connection = _connection ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
        var transaction = connection.BeginTransaction();
        await using (transaction.ConfigureAwait(false))
        {
            var insert = connection.CreateCommand();
            await using (insert.ConfigureAwait(false))
            {
                insert.Transaction = transaction;
#pragma warning disable CA2100 // The name is quoted.
                insert.CommandText = $"INSERT INTO {table} (time, machine, metric, value) VALUES ($time, $machine, $metric, $value)";
#pragma warning restore CA2100
                var (time, machine, metric, value) = (
                    insert.Parameters.Add("$time", SqliteType.Text),
                    insert.Parameters.Add("$machine", SqliteType.Text),
                    insert.Parameters.Add("$metric", SqliteType.Text),
                    insert.Parameters.Add("$value", SqliteType.Real));
                foreach (var row in rows)
                {
                    // All of one length, so that they sort as text.
                    time.Value = new DateTime(row.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
                    machine.Value = row.Machine;
                    metric.Value = row.Metric;
                    value.Value = row.Value;
                    insert.ExecuteNonQuery();
                }
            }

            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            return rows.Count;
        }
    }

    public override string Explain(Exception problem) => problem switch
    {
        SqliteException { SqliteErrorCode: ReadOnly } => $"{path} must not be written; check its permissions.",
        SqliteException { SqliteErrorCode: Full } => $"The disk is full, so {path} cannot be written; make room on it.",
        SqliteException => $"{path} cannot be written: {SqliteServer.Sentence(problem.Message)}.",
        _ => $"{path} cannot be written: {problem.Message.TrimEnd('.')}.",
    };

    public override ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 30,
        }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var make = connection.CreateCommand();
            await using (make.ConfigureAwait(false))
            {
#pragma warning disable CA2100 // The name is quoted.
                make.CommandText =
                    $"CREATE TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY, time TEXT NOT NULL, machine TEXT NOT NULL, metric TEXT NOT NULL, value REAL)";
#pragma warning restore CA2100
                make.ExecuteNonQuery();
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
