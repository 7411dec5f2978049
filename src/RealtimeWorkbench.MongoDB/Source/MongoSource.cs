using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Samples from a collection of MongoDB, read in the order of their time, and followed by a change stream or by asking again and again.</summary>
/// <remarks>
/// <para>
/// Each document is read once, also where several have the same time, and a run with checkpoints goes on behind the last document that was
/// processed. Pages are bounded: a collection of any size is read in the memory of a page.
/// </para>
/// <para>
/// A document that is no sample becomes a dead letter. A server that is away is noticed once and waited for. One reader at a time.
/// </para>
/// </remarks>
public sealed class MongoSource : IResumableSource, INoticingSource
{
    private readonly MongoSourceOptions _options;
    private readonly MongoPlace _place;
    private readonly TimeProvider _time;

    /// <summary>Prepares to read a collection; the server is asked when it is read.</summary>
    /// <param name="options">What to read, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for polling and for the arrival of samples; the system's if not given.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    /// <exception cref="SourceException">The settings name no server, no database or no collection.</exception>
    public MongoSource(MongoSourceOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Validator.ValidateObject(options.MongoDB, new ValidationContext(options.MongoDB), validateAllProperties: true);
        _options = options;
        _place = MongoPlace.Of(options.MongoDB, options.Environment);
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"mongodb:{_place.Collection}";

    /// <inheritdoc />
    public string PositionsName => $"{Name} of {_place.Name}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => _options.MongoDB.Follow;

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var reading = new MongoReading(_options, _place, Catalog, _time, notice => Noticed?.Invoke(notice), Name, position);
        while (await reading.NextAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            for (var first = 0; first < page.Rows.Count; first += _options.BatchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return reading.Batch(page, first, Math.Min(_options.BatchSize, page.Rows.Count - first));
            }

            if (page.IsPlaceWorthKeeping && page.Rows.Count == 0)
            {
                yield return reading.Batch(page, 0, 0);
            }
        }
    }

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // The collection keeps what was read of it.
    }
}
