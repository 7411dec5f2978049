using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How samples are queued, batched and kept.</summary>
public sealed record StreamingSettings
{
    /// <summary>Samples kept for each machine, and queued before each worker. 1000 by default; from 100 to 10000.</summary>
    [Display(Name = "Buffer size", Description = "Samples kept for each machine, and queued for each worker.")]
    [Range(100, 10000)]
    [Unit("samples")]
    public int BufferSize { get; init; } = 1000;

    /// <summary>Most samples processed at once. 100 by default; from 10 to 1000.</summary>
    [Display(Name = "Batch size", Description = "Most samples processed at once; fewer when no more are waiting.")]
    [Range(10, 1000)]
    [Unit("samples")]
    public int BatchSize { get; init; } = 100;

    /// <summary>Whether positions update the voxel grid. On by default.</summary>
    [Display(Name = "Incremental (voxel) processing", Description = "Samples with a position update the voxel grid.")]
    public bool IncrementalProcessing { get; init; } = true;

    /// <summary>Whether the newest samples are kept for windows and export. On by default.</summary>
    [Display(Name = "Buffer management", Description = "Keeps the newest samples for windows, tables and export.")]
    public bool BufferManagement { get; init; } = true;

    /// <summary>Workers that share the machines. 1 by default; from 1 to 64.</summary>
    [Display(Name = "Workers", Description = "Workers that share the machines; each machine stays with one.")]
    [Range(1, 64)]
    public int Workers { get; init; } = 1;

    /// <summary>What happens when the queue is full. Waiting by default, which loses nothing.</summary>
    [Display(Name = "When full", Description = "What happens when the queue is full; whatever is dropped is counted.")]
    public OverflowPolicy WhenFull { get; init; } = OverflowPolicy.Wait;
}
