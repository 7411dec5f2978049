namespace RealtimeWorkbench.Operations;

/// <summary>What watches a stream.</summary>
[Flags]
internal enum StreamParts
{
    /// <summary>Only the views.</summary>
    None = 0,

    /// <summary>Thresholds, silence and frozen sensors.</summary>
    Alerts = 1,

    /// <summary>Control charts.</summary>
    Spc = 2,
}
