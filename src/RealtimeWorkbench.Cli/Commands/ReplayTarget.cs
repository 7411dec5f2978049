using RealtimeWorkbench.Kafka;
using RealtimeWorkbench.Mqtt;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sql.Sink;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Where <c>rtw replay</c> writes to.</summary>
/// <param name="unit">What is counted: samples, messages or values.</param>
/// <param name="topic">Topic or table that it writes to.</param>
/// <param name="server">Server that has it.</param>
internal abstract class ReplayTarget(string unit, string topic, string server) : IAsyncDisposable
{
    /// <summary>What is counted: samples, messages or values.</summary>
    public string Unit => unit;

    /// <summary>Topic or table that it writes to.</summary>
    public string Topic => topic;

    /// <summary>Server that has it.</summary>
    public string Server => server;

    /// <summary>What the topic is called in JSON.</summary>
    public virtual string PlaceName => "topic";

    /// <summary>Where they went, in a sentence.</summary>
    public virtual string Place => $"topic {topic} at {server}";

    /// <summary>Who takes them, in a sentence.</summary>
    public virtual string Receiver => "the broker";

    /// <summary>How many the server has.</summary>
    public abstract long Delivered { get; }

    /// <summary>How many it did not take.</summary>
    public abstract long Failed { get; }

    /// <summary>How many are on their way.</summary>
    public abstract long Underway { get; }

    /// <summary>Records of the file that hold no sample.</summary>
    public abstract long Rejected { get; }

    /// <summary>The first of them.</summary>
    public abstract IReadOnlyList<DeadLetter> FirstRejected { get; }

    /// <summary>Why the first that failed did.</summary>
    public abstract string? Problem { get; }

    /// <summary>Makes the target of a word.</summary>
    /// <param name="word">What <c>--to</c> says.</param>
    /// <param name="settings">Where it is.</param>
    /// <param name="say">Takes what the target has to say.</param>
#pragma warning disable CA2000 // The target disposes its sink.
    public static ReplayTarget Of(string word, WorkbenchSettings settings, Action<string> say) => word switch
    {
        SourceCatalog.Mqtt => new ToMqtt(settings.Mqtt, say),
        SourceCatalog.Http => new HttpReplayTarget(HttpSources.OpenSink(settings.Http), say),
        SourceCatalog.Sql => new SqlReplayTarget(new SqlSink(settings.Sql), settings.Sql.Table),
        _ => new ToKafka(settings.Kafka, say),
    };
#pragma warning restore CA2000

    /// <summary>Settings that suit a target, unless the user says otherwise.</summary>
    /// <param name="word">What <c>--to</c> says.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> SettingsFor(string word) =>
        word == SourceCatalog.Http ? [new("Streaming.BatchSize", "1000")] : [];

    /// <summary>Sends a whole source.</summary>
    public abstract Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken);

    /// <summary>Waits for what is on its way.</summary>
    public abstract Task<int> FlushAsync(TimeSpan patience);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    private sealed class ToKafka : ReplayTarget
    {
        private readonly KafkaSink _sink;

        public ToKafka(KafkaSettings kafka, Action<string> say)
            : base("samples", kafka.Topic, kafka.BootstrapServers)
        {
            _sink = new KafkaSink(kafka);
            _sink.Noticed += notice => say(notice.Text);
        }

        public override long Delivered => _sink.Delivered;

        public override long Failed => _sink.Failed;

        public override long Underway => _sink.Underway;

        public override long Rejected => _sink.Rejected;

        public override IReadOnlyList<DeadLetter> FirstRejected => _sink.FirstRejected;

        public override string? Problem => _sink.Problem;

        public override Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken) => _sink.AppendAllAsync(source, cancellationToken);

        public override Task<int> FlushAsync(TimeSpan patience) => _sink.FlushAsync(patience);

        public override ValueTask DisposeAsync() => _sink.DisposeAsync();
    }

    private sealed class ToMqtt : ReplayTarget
    {
        private readonly MqttSink _sink;

        public ToMqtt(MqttSettings mqtt, Action<string> say)
            : base("messages", mqtt.PublishTopic, mqtt.Server)
        {
            _sink = new MqttSink(mqtt);
            _sink.Noticed += notice => say(notice.Text);
        }

        public override long Delivered => _sink.Delivered;

        public override long Failed => _sink.Failed;

        public override long Underway => _sink.Underway;

        public override long Rejected => _sink.Rejected;

        public override IReadOnlyList<DeadLetter> FirstRejected => _sink.FirstRejected;

        public override string? Problem => _sink.Problem;

        public override Task AppendAllAsync(ISampleSource source, CancellationToken cancellationToken) => _sink.AppendAllAsync(source, cancellationToken);

        public override Task<int> FlushAsync(TimeSpan patience) => _sink.FlushAsync(patience);

        public override ValueTask DisposeAsync() => _sink.DisposeAsync();
    }
}
