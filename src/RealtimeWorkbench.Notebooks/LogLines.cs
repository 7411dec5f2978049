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

    /// <summary>The lines as text, with the time of the first one before them: lines of one day have times of day only.</summary>
    public override string ToString() => Count == 0
        ? "The log is empty."
        : $"{Lines(Count)} since {ViewText.Time(_lines[0].Time)}:\n{ViewText.Of(_lines).TrimEnd()}";

    private static string Lines(int count) => count == 1 ? "1 line" : $"{ViewText.Count(count)} lines";

    internal override void Write(HtmlContent content)
    {
        content.Title(Count switch
        {
            0 => "The log is empty.",
            > Shown => $"{Lines(Count)}; the newest {ViewText.Count(Shown)}, since {ViewText.Time(_lines[Count - Shown].Time)}:",
            _ => $"{Lines(Count)} since {ViewText.Time(_lines[0].Time)}:",
        });
        if (Count > 0)
        {
            content.Markup.Element("pre", ViewText.Of([.. _lines.Skip(Count - Shown)])).Line();
        }
    }
}
