namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>What is known of the clock of a machine.</summary>
internal struct MachineClock
{
    /// <summary>Pace of machines that are no slower than that, in ticks: a jump of a minute is far.</summary>
    public const long LeastPace = 6 * TimeSpan.TicksPerSecond;

    private const int Clip = 3;

    /// <summary>Newest event time that went on, in ticks; 0 before the first.</summary>
    public long Newest;

    /// <summary>Usual interval in ticks: a mean that forgets, in which no interval counts as more than three times the mean so far.</summary>
    public long Pace;

    /// <summary>When a sample last came that was not late, in time listened.</summary>
    public TimeSpan HeardAt;

    /// <summary>How much longer than this run all runs together have listened.</summary>
    public TimeSpan Before;

    /// <summary>Samples in a row that were late.</summary>
    public int LateInRow;

    /// <summary>Whether people have been told of these.</summary>
    public bool IsReported;

    /// <summary>Samples that are held because they are far ahead.</summary>
    public DoubtedSamples? Doubted;

    /// <summary>Whether a sample soon after the newest one changes nothing but that.</summary>
    public readonly bool IsPlain => Pace == LeastPace && LateInRow == 0 && !IsReported && Doubted is not { Count: > 0 };

    /// <summary>Learns the interval from one sample to the next.</summary>
    public void Learn(long step, int weight) =>
        Pace = Math.Max(LeastPace, Pace + ((Math.Min(step, Clip * Pace) - Pace) / weight));
}
