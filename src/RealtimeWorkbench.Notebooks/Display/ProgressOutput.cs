using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Hosts;
using Engine = RealtimeWorkbench.Operations.Workbench;

namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Shows how an operation goes on in the output of the cell that waits for it.</summary>
/// <param name="engine">The workbench.</param>
/// <param name="host">The notebook host.</param>
internal sealed class ProgressOutput(Engine engine, IHostBridge host)
{
    private const int LogLines = 5;

    /// <summary>Twice a second is enough to see that it goes on, and keeps the saved notebook's history small.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string _displayId = CellHtml.NewId("rtw-progress");
    private readonly List<LogEntry> _log = [];
    private bool _isShown;
    private long _known = engine.Live.Version;

    /// <summary>Shows progress until an operation ends; one line stays.</summary>
    /// <param name="running">The operation.</param>
    public async Task ShowUntilAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            await ShowAsync().ConfigureAwait(false);
            using var over = new CancellationTokenSource();
            await Task.WhenAny(running, Task.Delay(Interval, engine.Time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }

        if (running.IsCompletedSuccessfully)
        {
            var line = Views.Line(engine.Live.Operation);
            await ShowAsync(new CellOutput(CellHtml.Still(content => content.Title(line)), line)).ConfigureAwait(false);
        }
    }

    private Task ShowAsync()
    {
        var news = engine.Live.NewsSince(_known);
        _known = news.Version;
        _log.AddRange(news.Log);
        _log.RemoveRange(0, Math.Max(0, _log.Count - LogLines));

        // Before it has begun, the status is that of the run before.
        var status = engine.Live.Operation;
        if (status.State is not (RunState.Running or RunState.Stopping))
        {
            return Task.CompletedTask;
        }

        var line = ViewText.Of(status);
        var log = ViewText.Of([.. _log.Select(entry => entry with { Details = null })]);
        var lines = log.Length > 0 ? $"Log (UTC):\n{log}" : "";
        return ShowAsync(new CellOutput(CellHtml.Still(content => Write(content, status, line, lines)), $"{line}\n{lines}".TrimEnd()));
    }

    private static void Write(HtmlContent content, OperationStatus status, string line, string lines)
    {
        content.Title(line);
        if (status.Progress is { } part)
        {
            content.Markup.Open("progress", ("max", "100"), ("value", Invariant($"{part:0.#}"))).Close().Line();
        }

        content.Markup.Element("pre", lines).Line();
    }

    private async Task ShowAsync(CellOutput output)
    {
        await host.ShowAsync(_displayId, _isShown, output).ConfigureAwait(false);
        _isShown = true;
    }
}
