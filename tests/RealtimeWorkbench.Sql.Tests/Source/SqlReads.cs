using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sql.Source;

namespace RealtimeWorkbench.Sql.Tests.Source;

/// <summary>Reads a table or query.</summary>
internal static class SqlReads
{
    /// <summary>Reads it from a position to its end, or for some batches.</summary>
    public static Task<Reads> OfAsync(
        SqlSettings settings, SourcePosition? from = null, int batchSize = 100, int batches = int.MaxValue, Func<Reads, bool>? until = null, SqlSourceOptions? options = null, CancellationToken cancellationToken = default) =>
        Reads.OfAsync(
            new SqlSource((options ?? new SqlSourceOptions()) with { Sql = settings, BatchSize = batchSize }, time: new Reads.Noon()), from, batches, until, notices: null, cancellationToken);
}
