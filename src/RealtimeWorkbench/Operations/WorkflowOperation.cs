using System.Globalization;

namespace RealtimeWorkbench.Operations;

/// <summary>Complete Workflow.</summary>
internal sealed class WorkflowOperation : IOperation
{
    /// <inheritdoc />
    public async Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        var steps = new List<IReadOnlyList<string>>();
        void Done(string step, string remark)
        {
            steps.Add([(steps.Count + 1).ToString(CultureInfo.InvariantCulture), step, remark]);
            context.Success($"{step} completed");
        }

        // The steps come first in the summary, though they are known last.
        findings.Add(new Table("Complete workflow", ["Step", "Operation", "Result"], steps));
        await new SetupOperation().ExecuteAsync(context, findings, cancellationToken).ConfigureAwait(false);
        Done("Setup", "every component checked");
        await AlertsOperation.ConfigureAsync(context, findings, cancellationToken).ConfigureAwait(false);
        context.Health.Start();

        var run = await StreamRun.CreateAsync(
            context, settings.Spc.Enabled ? StreamParts.Alerts | StreamParts.Spc : StreamParts.Alerts, cancellationToken).ConfigureAwait(false);
        await using var closing = run.ConfigureAwait(false);
        try
        {
            await run.RunAsync(cancellationToken).ConfigureAwait(false);

            // A short stream is over before the first checks are; this joins them.
            await context.Health.CheckNowAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            findings.AddStream(context, run);
            findings.AddAlerts(context, run);
            if (settings.Spc.Enabled)
            {
                findings.AddCharts(context, run);
            }

            findings.Add(Tables.Health(context.Health.Overview));
        }

        var statistics = run.Pipeline.Statistics.Snapshot();
        Done("Stream processing", Invariant(
            $"{statistics.Processed} samples at {Tables.Number(statistics.SamplesPerSecondOverall)} samples/s"));
        Done("Alert configuration", Invariant($"{context.Alerts.Counters.Raised} alerts raised"));
        AlertsOperation.Report(context);
        if (settings.Spc.Enabled)
        {
            SpcOperation.Report(context);
            Done("SPC integration", Invariant($"{context.Live.Charts().Count} charts"));
        }

        if (context.Health.Components.Count > 0)
        {
            Done("Health monitoring", Tables.Word(context.Health.Overview.Status));
        }
    }
}
