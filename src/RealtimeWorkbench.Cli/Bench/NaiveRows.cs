using Microsoft.Data.Sqlite;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Cli.Bench;

/// <summary>What a history is compared with: a table with a row for each sample.</summary>
internal static class NaiveRows
{
    /// <summary>Inserts samples, with the same promises about a loss of power as the history gives.</summary>
    public static void Insert(string path, MetricCatalog catalog, IReadOnlyList<SampleBatch> batches, int samples, int inTransactionOf)
    {
        using var connection = Open(path);
        Execute(connection, "CREATE TABLE sample (machine TEXT NOT NULL, time INTEGER NOT NULL, temperature REAL, power REAL, velocity REAL)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO sample VALUES (@machine, @time, @temperature, @power, @velocity)";
        string[] names = ["@machine", "@time", .. Recording.Metrics.Select(metric => "@" + metric)];
        var parameters = Array.ConvertAll(names, name => insert.Parameters.AddWithValue(name, 0));
        var metrics = Array.ConvertAll(Recording.Metrics, catalog.Metrics.GetOrAdd);
        for (var sample = 0; sample < samples;)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var end = Math.Min(samples, sample + inTransactionOf); sample < end; sample++)
            {
                var (batch, row) = (batches[sample / batches[0].Count], sample % batches[0].Count);
                parameters[0].Value = catalog.Machines[batch.Machines[row]];
                parameters[1].Value = batch.Timestamps[row];
                for (var metric = 0; metric < metrics.Length; metric++)
                {
                    parameters[2 + metric].Value = batch.Column(metrics[metric])[row];
                }

                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    /// <summary>Makes a table of single values of one series, one a second, by the database itself.</summary>
    public static void Fill(string path, long first, int seconds)
    {
        using var connection = Open(path);
        Execute(connection, "CREATE TABLE sample (time INTEGER PRIMARY KEY, value REAL NOT NULL)");
        Execute(connection, Invariant(
            $"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {seconds}) INSERT INTO sample SELECT {first} + i * {TimeSpan.TicksPerSecond}, 1000 + (i * 7919 % 20011) / 1000.0 FROM n"));
    }

    /// <summary>Sums up a table of <see cref="Fill"/> for a screen.</summary>
    /// <returns>Values that were summed up.</returns>
    public static long Read(string path, long from, long to, int width)
    {
        using var connection = Open(path);
        using var select = connection.CreateCommand();
        select.CommandText =
            "SELECT (time - @from) / @step, COUNT(*), AVG(value), MIN(value), MAX(value) FROM sample WHERE time >= @from AND time < @to GROUP BY 1 ORDER BY 1";
        select.Parameters.AddWithValue("@from", from);
        select.Parameters.AddWithValue("@to", to);
        select.Parameters.AddWithValue("@step", Math.Max(1, (to - from) / width));
        var values = 0L;
        using var row = select.ExecuteReader();
        while (row.Read())
        {
            values += row.GetInt64(1);
        }

        return values;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA page_size = 8192; PRAGMA cache_size = -16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are of this file.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
