namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>What a <see cref="CheckpointNotice"/> is about.</summary>
public enum CheckpointNoticeKind
{
    /// <summary>A partition goes on where an earlier run was.</summary>
    Resumed,

    /// <summary>A checkpoint could not be written; the run goes on, and the next one tries again. Said once, until one works.</summary>
    Failed,

    /// <summary>Checkpoints can be written again.</summary>
    Recovered,

    /// <summary>Somebody else has taken over a partition, and its state here was dropped.</summary>
    Fenced,

    /// <summary>Something is not part of the checkpoints.</summary>
    Left,

    /// <summary>A part was saved under other settings than those of now, and begins anew.</summary>
    Anew,
}
