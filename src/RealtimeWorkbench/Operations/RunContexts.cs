using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations;

/// <summary>Puts together what an execution works with, as the settings say.</summary>
internal static class RunContexts
{
    /// <summary>Machine that alerts about this machine and this program carry; none that is called workbench in the data shares them.</summary>
    public const string Workbench = "(workbench)";

    public static RunContext Create(
        OperationDescription operation,
        ISourceProvider provider,
        WorkbenchSettings settings,
        LiveState live,
        IDashboardHost? dashboardHost,
        ICheckpointProvider? checkpoints,
        IReadOnlyList<IAlertChannelProvider> alertChannels,
        IReadOnlyList<IHealthCheck> checks,
        TimeProvider time)
    {
        var alerts = new AlertRegister(
            new AlertRegisterOptions { Cooldown = TimeSpan.FromSeconds(settings.Alerts.Cooldown) }, time);
        if (settings.Alerts.Dashboard)
        {
            alerts.Subscribe(live);
        }

        IReadOnlyList<IAlertChannel> channels =
        [
            new LogChannel((change, line) => live.Log(LevelOf(change), line)),
            .. alertChannels.Select(provider => provider.Open(settings, notice => live.Log(notice.IsProblem ? LogLevel.Warning : LogLevel.Info, notice.Text), time)).OfType<IAlertChannel>(),
        ];
#pragma warning disable CA2000 // The context owns the notifier and the health monitor, and disposes them.
        var notifier = new AlertNotifier(
            channels,
            new AlertNotifierOptions(),
            time,
            failure => live.Log(LogLevel.Error, $"Channel {failure.Channel}: {failure.Message}"));
        alerts.Subscribe(notifier);
        var health = new HealthMonitor(
            new HealthOptions
            {
                CheckInterval = TimeSpan.FromSeconds(settings.Health.CheckInterval),
                System = settings.Health.System,
                Process = settings.Health.Process,
            },
            time);
#pragma warning restore CA2000
        var context = new RunContext(
            operation, provider, settings, live, alerts, channels, notifier, health, dashboardHost, checkpoints, time);
        if (settings.Health.Process && operation.Kind is not (OperationKind.Setup or OperationKind.Health))
        {
            health.Register(new StreamHealthCheck(
                "stream", () => context.Stream?.Vitals() ?? new StreamVitals(TimeSpan.Zero, 0, 0, 0, double.NaN)));
        }

        foreach (var check in checks)
        {
            health.Register(check);
        }

        health.AddObserver(new HealthAlerts(Workbench, alerts));
        health.AddObserver(new LiveHealth(live, health));
        return context;
    }

    private static LogLevel LevelOf(AlertChange change) => change.Kind switch
    {
        AlertChangeKind.Acknowledged => LogLevel.Success,
        AlertChangeKind.Cleared => LogLevel.Info,
        _ => change.Alert.Severity >= Severity.Medium ? LogLevel.Warning : LogLevel.Info,
    };
}
