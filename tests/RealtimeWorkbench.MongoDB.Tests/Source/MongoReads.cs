using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>Reads a collection.</summary>
internal static class MongoReads
{
    /// <summary>Reads it from a position to its end, or for some batches; no longer than 2 minutes.</summary>
    public static async Task<Reads> OfAsync(
        MongoSettings settings, SourcePosition? from = null, int batchSize = 100, int batches = int.MaxValue, Func<Reads, bool>? until = null, MongoSourceOptions? options = null, List<string>? notices = null, CancellationToken cancellationToken = default)
    {
        var source = new MongoSource((options ?? new MongoSourceOptions { SelectWithin = TimeSpan.FromSeconds(20), FirstWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromMilliseconds(10) }) with { MongoDB = settings, BatchSize = batchSize }, time: new Reads.Noon());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        return await Reads.OfAsync(source, from, batches, until, notices, patience.Token);
    }
}
