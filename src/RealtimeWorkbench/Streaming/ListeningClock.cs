namespace RealtimeWorkbench.Streaming;

/// <summary>Measures how long the pipeline has been listening to its source.</summary>
/// <remarks>
/// Time during which the source could not deliver, because a queue was full, is no silence of its sensors and doesn't count.
/// Neither does time during which the process itself stood still, as a machine that was suspended, or a container that was frozen:
/// somebody looks at the clock at short intervals, and what is longer than <paramref name="longest"/> was none.
/// Thread-safe.
/// </remarks>
/// <param name="time">Clock of the run.</param>
/// <param name="longest">Longest time between two looks; <see langword="null"/> where nobody looks regularly.</param>
internal sealed class ListeningClock(TimeProvider time, TimeSpan? longest = null)
{
    private readonly Lock _lock = new();
    private TimeSpan _earlier;
    private long? _since;

    /// <summary>Clock of the run.</summary>
    public TimeProvider Time => time;

    /// <summary>Time listened so far.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_lock)
            {
                if (_since is { } since)
                {
                    _since = Add(since);
                }

                return _earlier;
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
                Add(since);
                _since = null;
            }

            return _earlier;
        }
    }

    private long Add(long since)
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(since, now);
        _earlier += elapsed > longest ? longest.Value : elapsed;
        return now;
    }
}
