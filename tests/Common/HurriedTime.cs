namespace RealtimeWorkbench.Tests.Common;

/// <summary>A clock whose waits are over at once and that shows the time as if they had not been: an hour takes a moment.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _waits = [];
    private TimeSpan _ahead;
    private bool _isOver;

    /// <summary>Which timers are waits; all by default. Others run as they are.</summary>
    public Func<TimeSpan, bool> IsWait { get; init; } = _ => true;

    /// <summary>What happens when the waits have come to <see cref="After"/>.</summary>
    public Action Act { get; set; } = () => { };

    /// <summary>When <see cref="Act"/> happens.</summary>
    public TimeSpan After { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_lock)
            {
                return [.. _waits];
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return base.GetUtcNow() + _ahead;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            return base.GetTimestamp() + (long)(_ahead.TotalSeconds * TimestampFrequency);
        }
    }

    /// <summary>Lets time pass that nobody waits for.</summary>
    public void Pass(TimeSpan time)
    {
        lock (_lock)
        {
            _ahead += time;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || !IsWait(dueTime))
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        bool isDue;
        lock (_lock)
        {
            _waits.Add(dueTime);
            _ahead += dueTime;
            isDue = !_isOver && _ahead >= After;
            _isOver |= isDue;
        }

        if (isDue)
        {
            Act();
        }

        return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), period);
    }
}
