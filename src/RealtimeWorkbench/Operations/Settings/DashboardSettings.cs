using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Where the dashboard listens and how often it updates.</summary>
public sealed record DashboardSettings
{
    /// <summary>Port of the page, REST and WebSocket; 0 takes a free one. 8765 by default.</summary>
    [Display(Name = "WebSocket port", Description = "Port of the page, REST and WebSocket; 0 takes a free one. Takes effect at the next start.")]
    [Range(0, 65535)]
    public int WebSocketPort { get; init; } = 8765;

    /// <summary>Time between two updates of a view. 1 s by default; from 0.1 to 10 s.</summary>
    [Display(Name = "Update interval", Description = "Time between two updates of a view.")]
    [Range(0.1, 10.0)]
    [Unit("s")]
    public double UpdateInterval { get; init; } = 1.0;

    /// <summary>Whether views follow the run. On by default.</summary>
    [Display(Name = "Live updates", Description = "Values and charts follow the run; off shows them as they were when the page was loaded. Alerts, log and progress always go on.")]
    public bool LiveUpdates { get; init; } = true;
}
