using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>What one execution of an operation works with.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Provider">Makes the source.</param>
/// <param name="Settings">Settings, which stay as they were at the start.</param>
/// <param name="Live">The state that views watch.</param>
/// <param name="Alerts">Alerts of the run.</param>
/// <param name="Channels">Where people are told of alerts, beside the views.</param>
/// <param name="Notifier">Tells the channels.</param>
/// <param name="Health">Health of this machine and this program.</param>
/// <param name="DashboardHost">Serves the page, if the host of the engine can.</param>
/// <param name="Checkpoints">Opens the store of checkpoints, if the host of the engine can.</param>
/// <param name="Time">Clock.</param>
internal sealed record RunContext(
    OperationDescription Operation,
    ISourceProvider Provider,
    WorkbenchSettings Settings,
    LiveState Live,
    AlertRegister Alerts,
    IReadOnlyList<IAlertChannel> Channels,
    AlertNotifier Notifier,
    HealthMonitor Health,
    IDashboardHost? DashboardHost,
    ICheckpointProvider? Checkpoints,
    TimeProvider Time) : IAsyncDisposable
{
    private readonly long _started = Time.GetTimestamp();

    /// <summary>Names of the run.</summary>
    public MetricCatalog Catalog { get; } = new();

    /// <summary>When the execution began (UTC).</summary>
    public DateTimeOffset StartedAt { get; } = Time.GetUtcNow();

    /// <summary>How long it has taken so far.</summary>
    public TimeSpan Elapsed => Time.GetElapsedTime(_started);

    /// <summary>Whether somebody asked the execution to stop; it shows as stopping from then on.</summary>
    public bool IsStopping { get; set; }

    /// <summary>The stream that is being processed, if one is.</summary>
    public StreamRun? Stream { get; set; }

    /// <summary>Opens the history that the settings name; gives nothing if they name none.</summary>
    public Func<IHistoryStore?> OpenHistory { get; set; } = () => null;

    /// <summary>Opens the source.</summary>
    /// <exception cref="SourceException">The settings don't lead to it.</exception>
    public ISampleSource OpenSource() => Provider.Create(Settings, Catalog, Time);

    /// <summary>Opens the source for a look at its first samples.</summary>
    /// <exception cref="SourceException">The settings don't lead to it.</exception>
    public ISampleSource OpenSourceToLookAt() => Provider.CreateToLookAt(Settings, Catalog, Time);

    /// <summary>Shows how far the execution is.</summary>
    /// <param name="text">What it is doing, in a few words.</param>
    /// <param name="progress">Part done in per cent, or <see langword="null"/> where nobody knows the end.</param>
    /// <param name="state">Where it stands.</param>
    public void Show(string text, double? progress, RunState state = RunState.Running) =>
        Live.Put(new OperationStatus(
            Operation.Id,
            Operation.Title,
            Provider.Description.Id,
            Provider.Description.Title,
            state == RunState.Running && IsStopping ? RunState.Stopping : state,
            StartedAt,
            Elapsed.TotalSeconds,
            progress,
            text));

    /// <summary>Shows that somebody asked the execution to stop, unless it has ended.</summary>
    public void ShowStopping() => Live.PutStopping(Elapsed.TotalSeconds);

    /// <summary>Writes a line of the log.</summary>
    public void Info(string message) => Live.Log(LogLevel.Info, message);

    /// <summary>Writes a line of the log that says that something was done.</summary>
    public void Success(string message) => Live.Log(LogLevel.Success, message);

    /// <summary>Writes a line of the log that needs a look.</summary>
    public void Warn(string message) => Live.Log(LogLevel.Warning, message);

    /// <summary>Ends the health checks, tells what is still to be told, and closes the channels.</summary>
    public async ValueTask DisposeAsync()
    {
        await Health.DisposeAsync().ConfigureAwait(false);
        await Notifier.DisposeAsync().ConfigureAwait(false);
        foreach (var channel in Channels.OfType<IAsyncDisposable>())
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }
    }
}
