namespace RealtimeWorkbench.Operations;

/// <summary>The seven operations of the workbench.</summary>
public enum OperationKind
{
    /// <summary>Real-time Setup: checks the settings and that every component can start.</summary>
    Setup,

    /// <summary>Stream Processing: reads the source through the pipeline.</summary>
    Stream,

    /// <summary>Live Dashboard: serves the page and feeds it.</summary>
    Dashboard,

    /// <summary>Alert Configuration: registers thresholds, tests the channels, and watches.</summary>
    Alerts,

    /// <summary>Real-time SPC: establishes baselines and watches control charts.</summary>
    Spc,

    /// <summary>Health Monitoring: checks this machine and this program.</summary>
    Health,

    /// <summary>Complete Workflow: all of them in sequence, on one stream.</summary>
    Workflow,
}
