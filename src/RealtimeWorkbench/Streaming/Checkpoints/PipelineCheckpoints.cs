using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>Where a <see cref="Pipeline"/> writes its checkpoints, how often, and what belongs to them.</summary>
public sealed record PipelineCheckpoints
{
    /// <summary>Keeps the checkpoints; stays the caller's.</summary>
    public required ICheckpointStore Store { get; init; }

    /// <summary>
    /// Name that tells this run from others that keep checkpoints in the same store; that of the source if it is left out. A run that
    /// goes on with another one must have the same parts.
    /// </summary>
    public string? Run { get; init; }

    /// <summary>
    /// Time from one checkpoint to the next. 1 s by default; from 10 ms to 1 h. What a run has done since the last one is done again
    /// after a crash.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Parts with state beside the monitors, observers and the signal handler of the pipeline, restored after them in this order.</summary>
    public IReadOnlyList<IMachineState> States { get; init; } = [];

    /// <summary>Told when all samples have been processed, before the last is saved: what comes of time alone is to come now, or not at all.</summary>
    internal Action Ending { get; init; } = () => { };

    /// <summary>Takes what a person should know; called from the loops of the run, must not throw.</summary>
    public Action<CheckpointNotice> Report { get; init; } = _ => { };
}
