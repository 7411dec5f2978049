namespace RealtimeWorkbench.Live;

/// <summary>Where an operation stands.</summary>
public enum RunState
{
    /// <summary>Nothing has been executed yet.</summary>
    Idle,

    /// <summary>Executing.</summary>
    Running,

    /// <summary>Asked to stop, finishing what it took in.</summary>
    Stopping,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Ended by the user; what it found is kept.</summary>
    Stopped,

    /// <summary>Ended by an error; what it found before is kept.</summary>
    Failed,
}
