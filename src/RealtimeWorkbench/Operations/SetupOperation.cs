using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>Real-time Setup.</summary>
internal sealed class SetupOperation : IOperation
{
    private static readonly TimeSpan FirstSampleWithin = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public async Task ExecuteAsync(RunContext context, Findings findings, CancellationToken cancellationToken)
    {
        var settings = context.Settings;
        findings.Add(Tables.Configuration(settings));
        var components = new List<IReadOnlyList<string>>();
        void Note(string component, string state, string remark)
        {
            components.Add([component, state, remark]);
            context.Live.Log(
                state is "ready" ? LogLevel.Success : LogLevel.Info, $"{component}: {state}. {remark}");
        }

        try
        {
            context.Show("checking the source", 0);
            await CheckSourceAsync(context, Note, cancellationToken).ConfigureAwait(false);
            context.Show("checking the components", 50);
            Note("Pipeline", "ready", Invariant(
                $"workers: {settings.Streaming.Workers}, batches of up to {settings.Streaming.BatchSize}, buffer of {settings.Streaming.BufferSize} samples, {Tables.Word(settings.Streaming.WhenFull)} when full."));
            Note("Alerts", "ready", Invariant(
                $"threshold on {settings.Threshold.Metric} ({Tables.Word(settings.Threshold.Type)}), cooldown {settings.Alerts.Cooldown} s."));
            NoteChannels(settings, Note);
            Note("SPC", settings.Spc.Enabled ? "ready" : "off", Invariant(
                $"{Tables.Title(settings.Spc.Chart)}, subgroups of {settings.Spc.SubgroupSize}, limits at {settings.Spc.ControlLimit} σ, rules {settings.Spc.Rules}."));
            Note("Health", context.Health.Components.Count > 0 ? "ready" : "off", Invariant(
                $"{string.Join(", ", context.Health.Components)}; every {settings.Health.CheckInterval} s."));
            Note("Dashboard", context.DashboardHost is null ? "not here" : "ready", context.DashboardHost is null
                ? "This host serves no page; 'rtw demo' and 'rtw op dashboard' do."
                : Invariant($"port {settings.Dashboard.WebSocketPort}, update every {settings.Dashboard.UpdateInterval} s."));
            context.Success("Status: Ready");
        }
        finally
        {
            findings.Add(new Table("Components", ["Component", "State", "Remark"], components));
        }
    }

    private static async Task CheckSourceAsync(
        RunContext context, Action<string, string, string> note, CancellationToken cancellationToken)
    {
        var title = $"Source {context.Provider.Description.Title}";
        if (context.Provider is FileSources && context.Settings.File.Path == FileSources.StandardInput)
        {
            note(title, "waiting", "Standard input can be read only once, so nobody looks at it before the run.");
            return;
        }

        var source = context.OpenSourceToLookAt();
        using var patience = new CancellationTokenSource(FirstSampleWithin, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await foreach (var batch in source.ReadAsync(either.Token).ConfigureAwait(false))
            {
                using (batch)
                {
                    if (batch.Count == 0)
                    {
                        batch.Mark?.Complete();
                        continue;
                    }

                    var metrics = batch.Metrics.ToArray().Select(metric => batch.Catalog.Metrics[metric]).ToArray();
                    note(title, "ready", Invariant($"{metrics.Length} metrics: {string.Join(", ", metrics)}."));
                    return;
                }
            }

            throw new SourceException($"{source.Name} has no samples; name a source that has.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            note(title, "waiting", Invariant($"nothing came within {FirstSampleWithin.TotalSeconds} s; it may come later."));
        }
    }

    private static void NoteChannels(WorkbenchSettings settings, Action<string, string, string> note)
    {
        note("Channel dashboard", settings.Alerts.Dashboard ? "ready" : "off", "Alerts on the page and in cells.");
        note("Channel log", "ready", "Alerts in the log.");
        if (settings.Alerts.Email)
        {
            note("Channel e-mail", "not in this version", "Alerts stay on the dashboard and in the log.");
        }

        if (settings.Alerts.Sms)
        {
            note("Channel SMS", "not in this version", "Alerts stay on the dashboard and in the log.");
        }
    }
}
