namespace RealtimeWorkbench.Samples;

/// <summary>What happens to a partition of a source.</summary>
public enum PartitionChange
{
    /// <summary>It is read from now on; the answer says from where.</summary>
    Assigned,

    /// <summary>It is read no more from now on, and somebody else may go on with it once the answer is there: what was read of it is then processed and kept.</summary>
    Revoked,

    /// <summary>It is being read by somebody else already: what is known of it must be forgotten, not kept.</summary>
    Lost,
}
