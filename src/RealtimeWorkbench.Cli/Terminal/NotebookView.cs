using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Cli.Terminal;

/// <summary>A notebook being executed, as lines: each cell, what it writes, and how long it took.</summary>
/// <param name="progress">Takes the progress.</param>
/// <param name="errors">Takes what went wrong.</param>
internal sealed class NotebookView(TextWriter progress, TextWriter errors) : INotebookRunView
{
    private const int LongestTitle = 90;
    private const int MostLinesOfValue = 20;

    private int _count;
    private bool _isAtLineStart = true;

    /// <inheritdoc />
    public void CellStarted(int number, int count, NotebookCell cell)
    {
        _count = count;
        var first = cell.Text.Split('\n').First(line => line.Trim().Length > 0).Trim();
        var title = first.Length <= LongestTitle ? first : string.Concat(first.AsSpan(0, LongestTitle - 1), "…");
        var language = cell.Language == CellLanguages.CSharp ? "" : $"{cell.Language}: ";
        Line(Invariant($"[{number}/{count}] {language}{title}"));
    }

    /// <inheritdoc />
    public void OutputArrived(KernelEvent output)
    {
        switch (output.Type)
        {
            case "stream" when output.Text is { Length: > 0 } text:
                progress.Write(text);
                _isAtLineStart = text.EndsWith('\n');
                progress.Flush();
                break;
            case "result":
            case "display" when output.Update != true:
                Show(output.Data);
                break;
        }
    }

    /// <inheritdoc />
    public void CellEnded(CellOutcome outcome)
    {
        if (outcome.State == CellState.Done)
        {
            Line(Invariant($"      {outcome.Elapsed.TotalSeconds:0.0} s"));
            return;
        }

        StartLine();
        var what = outcome.State == CellState.Interrupted ? "" : " failed";
        errors.WriteLine(Invariant($"Cell {outcome.Number} of {_count}{what}: {outcome.Error}"));
        foreach (var line in outcome.Traceback.SkipWhile(line => line == outcome.Error))
        {
            errors.WriteLine($"  {line}");
        }
    }

    /// <summary>Sums up.</summary>
    public void End(NotebookRun run)
    {
        var counts = run.Cells.CountBy(cell => cell.State).ToDictionary();
        Line(Invariant($"{counts.GetValueOrDefault(CellState.Done)} of {run.Cells.Count} cells done in {run.Elapsed.TotalSeconds:0.0} s")
            + Others("failed", CellState.Failed, CellState.TimedOut)
            + Others("interrupted", CellState.Interrupted)
            + Others("not run", CellState.NotRun)
            + ".");

        string Others(string word, params CellState[] states)
        {
            var count = states.Sum(state => counts.GetValueOrDefault(state));
            return count > 0 ? Invariant($", {count} {word}") : "";
        }
    }

    private void Show(IReadOnlyDictionary<string, string>? data)
    {
        if (data is null || data.Count == 0)
        {
            return;
        }

        if (!data.TryGetValue("text/plain", out var text))
        {
            Line($"      ({string.Join(", ", data.Keys)})");
            return;
        }

        var lines = text.TrimEnd('\n').Split('\n');
        foreach (var line in lines.Take(MostLinesOfValue))
        {
            Line($"      {line.TrimEnd('\r')}");
        }

        if (lines.Length > MostLinesOfValue)
        {
            Line(Invariant($"      … {lines.Length - MostLinesOfValue} more lines"));
        }
    }

    private void Line(string text)
    {
        StartLine();
        progress.WriteLine(text);
        progress.Flush();
    }

    private void StartLine()
    {
        if (!_isAtLineStart)
        {
            progress.WriteLine();
            _isAtLineStart = true;
        }
    }
}
