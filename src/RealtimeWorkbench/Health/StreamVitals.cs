namespace RealtimeWorkbench.Health;

/// <summary>What <see cref="StreamHealthCheck"/> needs to know of a stream.</summary>
/// <param name="SinceLastSample">Time since the last sample came, or <see langword="null"/> if none has come yet.</param>
/// <param name="Processed">Samples processed since the start.</param>
/// <param name="Rejected">Records that could not become samples, since the start.</param>
/// <param name="Dropped">Samples dropped by full buffers, since the start.</param>
/// <param name="BufferUse">Fill of the fullest buffer, from 0 to 1; NaN if unknown.</param>
public readonly record struct StreamVitals(
    TimeSpan? SinceLastSample, long Processed, long Rejected, long Dropped, double BufferUse)
{
    /// <summary>Why the newest checkpoint could not be written, in one sentence; <see langword="null"/> if it could.</summary>
    public string? CheckpointProblem { get; init; }

    /// <summary>Why the history cannot be written, or what is missing in it, in one sentence; <see langword="null"/> if all is well.</summary>
    public string? HistoryProblem { get; init; }

    /// <summary>Why the source gives no samples, since when, and when the last one came; <see langword="null"/> if nothing keeps it.</summary>
    public string? SourceTrouble { get; init; }

    /// <summary>Why the source could not be told how far its samples have been processed, in one sentence; <see langword="null"/> if it could.</summary>
    public string? SourceProblem { get; init; }

    /// <summary>Records that hold no sample and could not be kept where the source keeps such, since the start.</summary>
    public long DeadLettersLost { get; init; }

    /// <summary>Which partitions another run has taken over from this one, in one sentence; <see langword="null"/> if there are none.</summary>
    public string? Fenced { get; init; }

    /// <summary>Why people were not told of an alert, in one sentence; <see langword="null"/> if they were.</summary>
    public string? ChannelProblem { get; init; }

    /// <summary>How long it takes at the pace of now to read what lies ready in the source; <see langword="null"/> if unknown.</summary>
    public TimeSpan? Behind { get; init; }
}
