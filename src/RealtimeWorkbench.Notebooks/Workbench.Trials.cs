using RealtimeWorkbench.Hosts;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;
using Engine_ = RealtimeWorkbench.Operations.Workbench;

namespace RealtimeWorkbench.Notebooks;

/// <content>Tries other settings.</content>
public sealed partial class Workbench
{
    /// <summary>
    /// Executes an operation with other settings beside this workbench, to compare: nothing is shown, and settings, source, alerts and
    /// result of the workbench stay as they are. Interrupting the cell stops it.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="change">What is different: source and settings. Everything else is as in this workbench.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it found; if it was stopped, what it found until then.</returns>
    /// <exception cref="RunFailedException">It failed; the exception has what it found before.</exception>
    /// <exception cref="SettingsException">A setting is unknown or wrong.</exception>
    /// <exception cref="SourceException">There is no such source, or no such file.</exception>
    public async Task<RunResult> TryAsync(
        Operation operation, Action<WorkbenchOptions>? change = null, CancellationToken cancellationToken = default)
    {
        var kind = OperationNames.KindOf(operation);
        EnsureNotEnded();
        var options = new WorkbenchOptions { Source = _source };
        change?.Invoke(options);
        var source = Known(options.Source);

        // A trial changes nothing here: the checkpoint is that of this workbench.
        var settings = SettingsEditor.Apply(Engine.Settings, source.Changes.Concat(options.Settings).Append(new("Checkpoint.Enabled", "off")));
        var trial = Engine_.Create(settings, Engine.Time, HostAdapters.Sources);
        await using (trial.ConfigureAwait(false))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _host.CellCancellation, _ending.Token);
            var found = await trial.RunAsync(kind, source.Id, stop.Token).ConfigureAwait(false);
            var result = new RunResult(trial.Export(), found, trial.Summarize(), Place());
            return result.State == RunState.Failed ? throw new RunFailedException(result) : result;
        }
    }
}
