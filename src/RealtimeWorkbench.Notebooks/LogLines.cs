using System.Collections;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Notebooks;

/// <summary>Lines of the log, the oldest first.</summary>
public sealed class LogLines : Displayable, IReadOnlyList<LogEntry>
{
    private const int Shown = 50;

    private readonly IReadOnlyList<LogEntry> _lines;

    internal LogLines(IEnumerable<LogEntry> lines) => _lines = [.. lines];

    /// <summary>Number of lines.</summary>
    public int Count => _lines.Count;

    /// <inheritdoc />
    public LogEntry this[int index] => _lines[index];

    /// <inheritdoc />
    public IEnumerator<LogEntry> GetEnumerator() => _lines.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => Count == 0 ? "The log is empty." : ViewText.Of(_lines).TrimEnd();

    internal override void Write(HtmlContent content)
    {
        content.Title(Count switch
        {
            0 => "The log is empty.",
            > Shown => $"{ViewText.Count(Count)} lines; the newest {ViewText.Count(Shown)} (UTC):",
            _ => $"{ViewText.Count(Count)} lines (UTC):",
        });
        if (Count > 0)
        {
            content.Markup.Element("pre", ViewText.Of([.. _lines.Skip(Count - Shown)])).Line();
        }
    }
}
