namespace RealtimeWorkbench.Live;

/// <summary>What control charts are of.</summary>
internal enum ChartOrigin
{
    /// <summary>Metrics as they come.</summary>
    Metrics,

    /// <summary>What layers are like.</summary>
    Layers,

    /// <summary>Groups of metrics.</summary>
    Groups,
}
