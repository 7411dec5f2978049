using System.Globalization;
using System.Text;
using RealtimeWorkbench.MongoDB.Source;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>What a source gives, as text.</summary>
internal sealed class Reads
{
    public List<string> Samples { get; } = [];

    public List<string> Reasons { get; } = [];

    public List<string> Letters { get; } = [];

    public List<string> Notices { get; private init; } = [];

    public SourcePosition? End { get; private set; }

    /// <summary>Reads a source from a position to its end, or for some batches.</summary>
    public static async Task<Reads> OfAsync(
        MongoSettings settings, SourcePosition? from = null, int batchSize = 100, int batches = int.MaxValue, Func<Reads, bool>? until = null, MongoSourceOptions? options = null, List<string>? notices = null, CancellationToken cancellationToken = default)
    {
        var source = new MongoSource((options ?? new MongoSourceOptions { SelectWithin = TimeSpan.FromSeconds(20), FirstWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromMilliseconds(10) }) with { MongoDB = settings, BatchSize = batchSize }, time: new Noon());
        var reads = new Reads { End = from, Notices = notices ?? [] };
        source.Noticed += notice =>
        {
            lock (reads.Notices)
            {
                reads.Notices.Add(notice.Text);
            }
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        await foreach (var batch in source.ReadAsync(patience.Token))
        {
            using (batch)
            {
                if (batch.Mark is { } mark)
                {
                    mark.Complete(from);
                    continue;
                }

                reads.Take(batch);
            }

            if (--batches == 0 || until?.Invoke(reads) == true)
            {
                break;
            }
        }

        return reads;
    }

    private void Take(SampleBatch batch)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var sample = batch.ToSample(row);
            var text = new StringBuilder(Invariant($"{sample.Timestamp:yyyy-MM-ddTHH:mm:ss.FFFFFFF} {sample.Machine}"));
            foreach (var (name, value) in sample.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                text.Append(CultureInfo.InvariantCulture, $" {name}={value}");
            }

            if (sample.Position is { } position)
            {
                text.Append(CultureInfo.InvariantCulture, $" @{position.X},{position.Y},{position.Z},{position.Layer}");
            }

            Samples.Add(sample.Status is { } status ? $"{text} {status}" : text.ToString());
        }

        Reasons.AddRange(batch.Rejected.Select(letter => letter.Reason));
        Letters.AddRange(batch.Rejected.Select(letter => Encoding.UTF8.GetString(letter.Raw.Span)));
        End = batch.End;
    }

    /// <summary>A clock that goes on and always says the same: times in the tests are not of the future whenever they run.</summary>
    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    }
}
