using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Operations;

/// <summary>Health Monitoring.</summary>
internal sealed class HealthOperation : IOperation
{
    /// <inheritdoc />
    public async Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        var settings = context.Settings.Health;
        if (context.Health.Components.Count == 0)
        {
            context.Warn("No component is watched; set Health.System or Health.Process to on.");
            return;
        }

        context.Info(Invariant($"Health monitoring started: {string.Join(", ", context.Health.Components)}."));
        var interval = TimeSpan.FromSeconds(settings.CheckInterval);
        try
        {
            for (var check = 1; settings.Checks == 0 || check <= settings.Checks; check++)
            {
                context.Show(
                    settings.Checks == 0 ? Invariant($"check {check}") : Invariant($"check {check} of {settings.Checks}"),
                    settings.Checks == 0 ? null : 100.0 * (check - 1) / settings.Checks);
                Report(context, await context.Health.CheckNowAsync(cancellationToken).ConfigureAwait(false));
                if (check != settings.Checks)
                {
                    await Task.Delay(interval, context.Time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            findings.Add(Tables.Health(context.Health.Overview));
            findings.Add(Tables.HealthHistory(context.Health));
            context.Info("Health monitoring stopped.");
        }
    }

    private static void Report(RunContext context, HealthOverview overview)
    {
        foreach (var report in overview.Components)
        {
            var score = report.Score is { } known ? Invariant($", score {known:0.00}") : "";
            var reasons = report.Reasons.Count == 0 ? "" : ": " + string.Join(" ", report.Reasons);
            var sentence = $"{report.Component} is {Tables.Word(report.Status)}{score}{reasons}";
            if (report.Status == HealthStatus.Healthy)
            {
                context.Success(sentence);
            }
            else
            {
                context.Warn(sentence);
            }
        }
    }
}
