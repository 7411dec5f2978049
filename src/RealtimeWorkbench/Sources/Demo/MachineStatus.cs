namespace RealtimeWorkbench.Sources.Demo;

/// <summary>State of a machine.</summary>
public enum MachineStatus
{
    /// <summary>Off.</summary>
    Shutdown,

    /// <summary>Switched on, coming up.</summary>
    Started,

    /// <summary>Working.</summary>
    Running,

    /// <summary>Work interrupted.</summary>
    Paused,

    /// <summary>Work done.</summary>
    Completed,
}
