using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt;

/// <summary>Samples from MQTT topics.</summary>
/// <remarks>
/// <para>
/// With a journal a message is acknowledged once it is in there, and leaves it once <see cref="Committed"/> names it: with quality of
/// service 1 nothing is lost by a kill of this process, and what was not acknowledged comes again. Without one a message is acknowledged
/// once it is in the queue to whoever reads.
/// </para>
/// <para>
/// A message that holds no sample becomes a dead letter with its topic. A server that is away is noticed once and asked again; one that
/// refuses the login when reading begins ends it. One reader at a time.
/// </para>
/// </remarks>
public sealed class MqttSource : IResumableSource, INoticingSource
{
    private readonly MqttSourceOptions _options;
    private readonly TimeProvider _time;
    private MqttReading? _reading;

    /// <summary>Prepares to read; the server is asked when it is read.</summary>
    /// <param name="options">Which topics, and how.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock for the arrival of samples and for waits; the system's if not given.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public MqttSource(MqttSourceOptions options, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Validator.ValidateObject(options.Mqtt, new ValidationContext(options.Mqtt), validateAllProperties: true);
        _options = options;
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public event Action<SourceNotice>? Noticed;

    /// <inheritdoc />
    public string Name => $"mqtt:{_options.Mqtt.Topics}";

    /// <inheritdoc />
    /// <remarks>Positions count in the journal, whatever topics are read.</remarks>
    public string PositionsName => "mqtt";

    /// <inheritdoc />
    /// <remarks>With a journal.</remarks>
    public bool IsResumable => _options.JournalFolder is not null;

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => true;

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reading = new MqttReading(_options, Catalog, _time, notice => Noticed?.Invoke(notice));
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
    /// <remarks>The journal forgets what lies before them, file by file.</remarks>
    public void Committed(IReadOnlyList<SourcePosition> positions) => Volatile.Read(ref _reading)?.Committed(positions);
}
