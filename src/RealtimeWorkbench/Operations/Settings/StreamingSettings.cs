using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Filters;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>How samples are queued, batched and kept.</summary>
public sealed record StreamingSettings : IValidatableObject
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

    /// <summary>How far event times of a machine may come out of order. 0 s by default, which holds nothing; to 86400.</summary>
    [Display(Name = "Allowed lateness", Description = "How far event times of a machine may come out of order: samples are held so long and put in order. 0 holds nothing.")]
    [Range(0.0, 86400.0)]
    [Unit("s")]
    public double AllowedLateness { get; init; }

    /// <summary>Silence of a machine after which its held samples are handed on. 0 by default: as long as the allowed lateness; to 86400.</summary>
    [Display(Name = "Released after", Description = "Silence of a machine after which its held samples are handed on; 0: as long as the allowed lateness.")]
    [Range(0.0, 86400.0)]
    [Unit("s")]
    public double ReleaseAfter { get; init; }

    /// <summary>Field that numbers the samples of a machine; empty (the default) if none does.</summary>
    [Display(Name = "Sequence field", Description = "Field that numbers the samples of each machine: repeated and missing samples are recognized by it, and it is no metric. Empty: none.")]
    public string SequenceField { get; init; } = "";

    /// <summary>How many times the usual interval of a machine is a gap. 0 by default, which looks for none; to 1000.</summary>
    [Display(Name = "Gap factor", Description = "How many times the usual interval between samples of a machine is a gap; more than 1, or 0 to look for none.")]
    [Range(0.0, 1000.0)]
    public double GapFactor { get; init; }

    /// <summary>Noise filters before the monitors, such as "temperature = hampel(7, 3); * = ewma(0.2)". None by default.</summary>
    [Display(Name = "Filters", Description = "Noise filters before charts and alerts, such as temperature = hampel(7, 3); * = ewma(0.2). There are deadband, exception, ewma, median and hampel; views show raw values.")]
    public string Filters { get; init; } = "";

    /// <summary>Length of the windows that the table of Stream Processing sums up. 10 s by default; 0 for no table; to 86400.</summary>
    [Display(Name = "Window", Description = "Length of the windows of event time that the table of Stream Processing sums up; 0: no table.")]
    [Range(0.0, 86400.0)]
    [Unit("s")]
    public double Window { get; init; } = 10.0;

    /// <summary>The options that the settings mean; what depends on the source is left as it is.</summary>
    public PipelineOptions ToPipelineOptions() => new()
    {
        BatchSize = BatchSize,
        BufferSize = BufferSize,
        Workers = Workers,
        Overflow = WhenFull,
        AllowedLateness = TimeSpan.FromSeconds(AllowedLateness),
        ReleaseAfter = TimeSpan.FromSeconds(ReleaseAfter),
        SequenceField = SequenceField.Trim() is { Length: > 0 } field ? field : null,
        GapFactor = GapFactor,
        Filters = FilterParser.TryParse(Filters, out var filters, out _) ? filters : [],
    };

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (GapFactor is > 0 and <= 1)
        {
            yield return new ValidationResult(
                Invariant($"Streaming.GapFactor: with {GapFactor} every interval would be a gap; use more than 1, or 0 for none."));
        }

        if (!FilterParser.TryParse(Filters, out _, out var problem))
        {
            yield return new ValidationResult($"Streaming.Filters: {problem}", [nameof(Filters)]);
        }
    }
}
