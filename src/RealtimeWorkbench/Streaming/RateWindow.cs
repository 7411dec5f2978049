namespace RealtimeWorkbench.Streaming;

/// <summary>Counts events of about the last 10 s, in steps of 100 ms, to tell a rate that forgets.</summary>
/// <remarks>Fixed memory. Not thread-safe.</remarks>
internal sealed class RateWindow
{
    /// <summary>Time that one step covers.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Whole steps that count; the running one comes on top.</summary>
    private const int Steps = 100;

    private readonly long[] _counts = new long[Steps + 1];
    private long _newest;

    /// <summary>Counts events.</summary>
    /// <param name="elapsed">Time since the start of the run; never less than before.</param>
    /// <param name="count">Events.</param>
    public void Add(TimeSpan elapsed, long count)
    {
        MoveTo(elapsed);
        _counts[_newest % _counts.Length] += count;
    }

    /// <summary>Events per second in the window that ends now: the last 10 s and the running step, or the whole run if that is shorter.</summary>
    /// <param name="elapsed">Time since the start of the run; never less than before.</param>
    public double PerSecond(TimeSpan elapsed)
    {
        MoveTo(elapsed);
        var first = Math.Max(0, _newest - Steps);
        var seconds = (elapsed - (Step * first)).TotalSeconds;
        return seconds > 0 ? _counts.Sum() / seconds : 0;
    }

    private void MoveTo(TimeSpan elapsed)
    {
        var step = Math.Max(_newest, elapsed.Ticks / Step.Ticks);
        if (step - _newest >= _counts.Length)
        {
            Array.Clear(_counts);
        }
        else
        {
            for (var cleared = _newest + 1; cleared <= step; cleared++)
            {
                _counts[cleared % _counts.Length] = 0;
            }
        }

        _newest = step;
    }
}
