namespace RealtimeWorkbench.Alerting;

/// <summary>A change that a channel has not been told.</summary>
/// <param name="change">The change.</param>
internal sealed class PendingChange(AlertChange change)
{
    /// <summary>The change.</summary>
    public AlertChange Change => change;

    /// <summary>Machine of its alert.</summary>
    public string Machine => change.Alert.Key.Machine;

    /// <summary>Whether the checkpoint does not know of it: a run that goes on reports it again.</summary>
    public bool IsAhead { get; set; }

    /// <summary>How often the channel has failed to tell it.</summary>
    public int Attempts { get; set; }

    /// <summary>Timestamp of the end of the first attempt.</summary>
    public long? FirstTriedAt { get; set; }

    /// <summary>Timestamp of the end of the last attempt.</summary>
    public long FailedAt { get; set; }

    /// <summary>Time from the last attempt to the next.</summary>
    public TimeSpan Pause { get; set; }

    /// <summary>Whether it was tried since the run came to its end.</summary>
    public bool WasTriedLast { get; set; }

    /// <summary>Whether it has been reported as not told.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Whether it is left to a run that goes on, in whose checkpoint it is.</summary>
    public bool IsLeft { get; set; }

    /// <summary>Whether its machine went to somebody else, who tells it, while the channel was telling it.</summary>
    public bool IsForgotten { get; set; }

    /// <summary>Time until it may be tried; at the end of the run once more, and then never.</summary>
    /// <param name="time">Clock.</param>
    /// <param name="isLast">Whether the run is at its end.</param>
    public TimeSpan Wait(TimeProvider time, bool isLast)
    {
        if (Attempts == 0 || isLast)
        {
            return WasTriedLast ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
        }

        var rest = Pause - time.GetElapsedTime(FailedAt);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }
}
