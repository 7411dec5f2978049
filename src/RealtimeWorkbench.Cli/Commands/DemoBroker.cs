using System.Net.Sockets;
using RealtimeWorkbench.Kafka;
using RealtimeWorkbench.Kafka.Development;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>A development broker that the demo process writes to, for <c>rtw demo --source kafka</c> on a machine without Kafka.</summary>
internal sealed class DemoBroker : IAsyncDisposable
{
    private const int Partitions = 4;

    /// <summary>The mock cluster lets whoever joins wait for a second less than the session timeout, and the workflow joins twice.</summary>
    private const string QuickToJoin = "session.timeout.ms=3500; heartbeat.interval.ms=200; ";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly DevelopmentBroker _broker;
    private readonly KafkaSink _sink;
    private readonly Task _feeding;

    private DemoBroker(WorkbenchSettings settings)
    {
        _broker = DevelopmentBroker.Start();
        _broker.CreateTopic(settings.Kafka.Topic, Partitions);
        Settings = settings with
        {
            Kafka = settings.Kafka with
            {
                BootstrapServers = _broker.BootstrapServers,
                Properties = QuickToJoin + settings.Kafka.Properties,
            },
        };
        _sink = new KafkaSink(Settings.Kafka);
        var process = SourceCatalog.Find(SourceCatalog.Demo).Create(Settings, new MetricCatalog(), TimeProvider.System);
        _feeding = Task.Run(() => new SampleTransfer(_sink).RunAsync(process, _end.Token));
    }

    /// <summary>The settings that lead to the broker.</summary>
    public WorkbenchSettings Settings { get; }

    /// <summary>Starts one if the settings have the usual broker and nobody listens there.</summary>
    /// <exception cref="SourceException">librdkafka is missing.</exception>
    public static async Task<DemoBroker?> StartIfNeededAsync(WorkbenchSettings settings, CancellationToken cancellationToken) =>
        settings.Kafka.BootstrapServers == new KafkaSettings().BootstrapServers && !await AnswersAsync(cancellationToken)
            ? new DemoBroker(settings)
            : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _sink.DisposeAsync();
        _broker.Dispose();
        _end.Dispose();
    }

    private static async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        var address = new KafkaSettings().BootstrapServers.Split(':');
        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(AnswerWithin, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await client.ConnectAsync(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture), either.Token);
            return true;
        }
        catch (Exception nobody) when (nobody is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
