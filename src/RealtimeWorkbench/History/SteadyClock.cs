namespace RealtimeWorkbench.History;

/// <summary>Says whether the clock of the machine can be believed when something is to be given up for its age. Not thread-safe.</summary>
/// <remarks>
/// A clock that jumps ahead by years, and is set right a minute later, must not cost the values of a month; nor one that is years away when the machine is
/// started. So it is not believed before it has gone an hour without being set, unless somebody vouches for it.
/// </remarks>
internal sealed class SteadyClock(TimeProvider time)
{
    /// <summary>A change by more than this is no correction.</summary>
    public static readonly TimeSpan Jump = TimeSpan.FromDays(1);

    /// <summary>After how long a clock that was set is believed.</summary>
    public static readonly TimeSpan BelievedAfter = TimeSpan.FromHours(1);

    private DateTimeOffset _utc = time.GetUtcNow();
    private long _timestamp = time.GetTimestamp();
    private long? _jumpedAt = time.GetTimestamp();

    /// <summary>Believes it as it is now.</summary>
    public void Believe() => _jumpedAt = null;

    /// <summary>Whether it has not been set by more than a day within the last hour.</summary>
    public bool IsSteady()
    {
        var (utc, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        if ((utc - _utc - time.GetElapsedTime(_timestamp, timestamp)).Duration() > Jump)
        {
            _jumpedAt = timestamp;
        }

        (_utc, _timestamp) = (utc, timestamp);
        if (_jumpedAt is { } at && time.GetElapsedTime(at, timestamp) >= BelievedAfter)
        {
            _jumpedAt = null;
        }

        return _jumpedAt is null;
    }
}
