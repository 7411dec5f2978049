using System.Collections.Concurrent;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Hosts;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Notebooks.Display;

/// <summary>Shows what sources and sinks have to say in the output of the cell that waits for them: why nothing goes on, for instance.</summary>
/// <param name="host">The notebook host.</param>
/// <param name="time">Clock of the lines.</param>
internal sealed class NoticeOutput(IHostBridge host, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly string _displayId = CellHtml.NewId("rtw-notices");
    private readonly ConcurrentQueue<LogEntry> _lines = [];
    private int _shown;

    /// <summary>Takes a notice, from any thread.</summary>
    public void Take(SourceNotice notice) =>
        _lines.Enqueue(new LogEntry(_lines.Count + 1, time.GetUtcNow(), notice.IsProblem ? LogLevel.Warning : LogLevel.Info, notice.Text));

    /// <summary>Shows notices until something ends; nothing where there are none. Its failure is the caller's.</summary>
    public async Task ShowUntilAsync(Task running)
    {
        while (!running.IsCompleted)
        {
            using var over = new CancellationTokenSource();
            await Task.WhenAny(running, Task.Delay(Interval, time, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            await ShowAsync().ConfigureAwait(false);
        }
    }

    private async Task ShowAsync()
    {
        var lines = _lines.ToArray();
        if (lines.Length == _shown)
        {
            return;
        }

        var log = new LogLines(lines);
        await host.ShowAsync(_displayId, update: _shown > 0, new CellOutput(log.ToHtml(), log.ToString())).ConfigureAwait(false);
        _shown = lines.Length;
    }
}
