namespace RealtimeWorkbench.Streaming;

/// <summary>Measures how long the pipeline has been listening to its source.</summary>
/// <remarks>
/// Time during which the source could not deliver, because a queue was full, is no silence of its sensors and doesn't count.
/// Thread-safe.
/// </remarks>
internal sealed class ListeningClock(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TimeSpan _earlier;
    private long? _since;

    /// <summary>Time listened so far.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                return _earlier + (_since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
            }
        }
    }

    /// <summary>Begins to listen.</summary>
    public void Listen()
    {
        lock (_lock)
        {
            _since = time.GetTimestamp();
        }
    }

    /// <summary>Ceases to listen.</summary>
    /// <returns>Time listened so far.</returns>
    public TimeSpan Pause()
    {
        lock (_lock)
        {
            if (_since is { } since)
            {
                _earlier += time.GetElapsedTime(since);
                _since = null;
            }

            return _earlier;
        }
    }
}
