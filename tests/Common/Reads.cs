using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Tests.Common;

/// <summary>What a source gives, as text.</summary>
internal sealed class Reads
{
    public List<string> Samples { get; } = [];

    public List<string> Reasons { get; } = [];

    public List<string> Letters { get; } = [];

    public List<string> Notices { get; private init; } = [];

    public SourcePosition? End { get; private set; }

    /// <summary>Reads a source from a position to its end, or for some batches.</summary>
    public static async Task<Reads> OfAsync<TSource>(
        TSource source, SourcePosition? from, int batches, Func<Reads, bool>? until, List<string>? notices, CancellationToken cancellationToken)
        where TSource : ISampleSource, INoticingSource
    {
        var reads = new Reads { End = from, Notices = notices ?? [] };
        source.Noticed += notice =>
        {
            lock (reads.Notices)
            {
                reads.Notices.Add(notice.Text);
            }
        };
        await foreach (var batch in source.ReadAsync(cancellationToken))
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
    public sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    }
}
