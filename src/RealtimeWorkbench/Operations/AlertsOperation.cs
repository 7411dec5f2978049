using RealtimeWorkbench.Monitoring;

namespace RealtimeWorkbench.Operations;

/// <summary>Alert Configuration.</summary>
internal sealed class AlertsOperation : IOperation
{
    /// <inheritdoc />
    public async Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        await ConfigureAsync(context, findings, cancellationToken).ConfigureAwait(false);
        var run = await StreamRun.CreateAsync(
            context, context.Settings.Threshold.Type == ThresholdType.SpcLimit ? StreamParts.Alerts | StreamParts.Spc : StreamParts.Alerts, cancellationToken).ConfigureAwait(false);
        await using var closing = run.ConfigureAwait(false);
        try
        {
            await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            findings.AddAlerts(context, run);
        }

        Report(context);
    }

    /// <summary>Registers the threshold and tests the channels.</summary>
    internal static async Task ConfigureAsync(
        RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var threshold = settings.Threshold;
        findings.Add(new Table(
            "Alert configuration",
            ["Setting", "Value"],
            [
                ["Metric", threshold.Metric],
                ["Type", Tables.Word(threshold.Type)],
                ["Lower", LimitOf(threshold.Type, threshold.Lower)],
                ["Upper", LimitOf(threshold.Type, threshold.Upper)],
                ["Cooldown", Invariant($"{settings.Alerts.Cooldown} s for each rule, machine and metric")],
                ["Silence", "a metric that stops coming raises an alert"],
                ["Frozen sensor", "a metric that repeats one value raises an alert"],
            ]));
        findings.Add(await ChannelTest.RunAsync(context, cancellationToken).ConfigureAwait(false));
        context.Success($"Threshold on {threshold.Metric} registered ({Tables.Word(threshold.Type)}).");
    }

    /// <summary>Says in the log what came of the alerts.</summary>
    internal static void Report(RunContext context)
    {
        var counters = context.Alerts.Counters;
        context.Success(Invariant(
            $"{counters.Raised} alerts raised, {counters.Active} still active, {counters.Acknowledged} acknowledged; {counters.SuppressedRepeats} repeats only counted."));
    }

    private static string LimitOf(ThresholdType type, double? limit) => type switch
    {
        ThresholdType.SpcLimit => "control limit of the baseline",
        _ => limit is { } value ? Tables.Number(value) : "none",
    };
}
