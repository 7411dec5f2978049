namespace RealtimeWorkbench.Live;

/// <summary>The newest lines of the log.</summary>
/// <param name="capacity">Lines kept.</param>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class LiveLog(int capacity)
{
    private readonly Queue<(long Version, LogEntry Entry)> _lines = new();
    private long _written;

    public LogEntry Write(DateTimeOffset time, LogLevel level, string message, string? details, long version)
    {
        var entry = new LogEntry(++_written, time, level, message, details);
        if (_lines.Count == capacity)
        {
            _lines.Dequeue();
        }

        _lines.Enqueue((version, entry));
        return entry;
    }

    public IReadOnlyList<LogEntry> ChangedSince(long version, int most)
    {
        var changed = _lines.Where(line => line.Version > version).Select(line => line.Entry).ToList();
        return changed.Count <= most ? changed : changed[^most..];
    }
}
