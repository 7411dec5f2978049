using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka;

/// <summary>Samples from a Kafka topic, one JSON object a message, read as a member of a consumer group.</summary>
/// <remarks>
/// <para>
/// A partition is announced by a mark before its first sample and after its last; samples keep the order that they have in their
/// partition. The broker learns only what <see cref="Committed"/> names, so nothing is passed over that was not processed.
/// </para>
/// <para>
/// A message that holds no sample becomes a dead letter, and goes to the dead-letter topic whole. A broker that is away, or a topic
/// that isn't there yet, is noticed once and waited for. One reader at a time.
/// </para>
/// </remarks>
public sealed class KafkaSource : IResumableSource, INoticingSource, ILaggingSource, IDeadLetteringSource
{
    private readonly KafkaSourceOptions _options;
    private readonly TimeProvider _time;
    private KafkaReading? _reading;
    private long _lostBefore;

    /// <summary>Prepares to read a topic; the broker is asked when it is read.</summary>
    /// <param name="options">Which topic, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for the arrival of samples; the system's if not given.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public KafkaSource(KafkaSourceOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _options = options;
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"kafka:{_options.Kafka.Topic}";

    /// <inheritdoc />
    /// <remarks>Every group reads the whole topic, so each has positions of its own.</remarks>
    public string PositionsName => $"{Name} as {_options.Kafka.ConsumerGroup}";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => true;

    /// <inheritdoc />
    /// <remarks>Of the partitions that this member has; the client says it every 5 s (<c>statistics.interval.ms</c>).</remarks>
    public long? Lag => Volatile.Read(ref _reading)?.Lag;

    /// <inheritdoc />
    /// <remarks>Messages that hold no sample and could not be brought to the dead-letter topic either.</remarks>
    public long DeadLettersLost => Interlocked.Read(ref _lostBefore) + (Volatile.Read(ref _reading)?.DeadLettersLost ?? 0);

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reading = new KafkaReading(_options, Catalog, _time, notice => Noticed?.Invoke(notice));
        Interlocked.Exchange(ref _lostBefore, DeadLettersLost);
        Volatile.Write(ref _reading, reading);
        try
        {
            reading.Start();
            while (await reading.Batches.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                while (!cancellationToken.IsCancellationRequested && reading.Batches.TryRead(out var batch))
                {
                    yield return batch;
                }
            }
        }
        finally
        {
            await reading.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    /// <remarks>The broker is told within a second; at the end of reading, and when a partition goes, at once.</remarks>
    public void Committed(IReadOnlyList<SourcePosition> positions) => Volatile.Read(ref _reading)?.Committed(positions);
}
