namespace RealtimeWorkbench.Notebooks;

/// <summary>The operations of the workbench.</summary>
public enum Operation
{
    /// <summary>Checks the settings and that every component can start.</summary>
    RealtimeSetup,

    /// <summary>Reads the source through the pipeline and measures throughput and latency.</summary>
    StreamProcessing,

    /// <summary>Serves the live page and feeds it from the source.</summary>
    LiveDashboard,

    /// <summary>Registers the threshold, tests the channels, and watches the source for alerts.</summary>
    AlertConfiguration,

    /// <summary>Establishes a baseline, freezes its limits, and watches control charts.</summary>
    RealtimeSpc,

    /// <summary>Checks this machine and this program, and scores them.</summary>
    HealthMonitoring,

    /// <summary>Runs everything in sequence on one stream and reports the performance.</summary>
    CompleteWorkflow,
}
