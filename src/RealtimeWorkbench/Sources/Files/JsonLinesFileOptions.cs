using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Settings of <see cref="JsonLinesFile"/>.</summary>
public sealed record JsonLinesFileOptions
{
    /// <summary>File to read: one JSON object a line.</summary>
    [Display(Name = "Path", Description = "File with one JSON object a line.")]
    public required string Path { get; init; }

    /// <summary>Key of the machine where a line names none. "machine-1" by default.</summary>
    [Display(Name = "Machine", Description = "Key of the machine where a line names none.")]
    [StringLength(256, MinimumLength = 1)]
    public string Machine { get; init; } = JsonSampleReader.DefaultMachine;

    /// <summary>Whether to wait at the end for what is appended, also after the file was cut off or replaced. Off by default.</summary>
    [Display(Name = "Follow", Description = "Waits for what is appended to the file.")]
    public bool Follow { get; init; }

    /// <summary>How often a followed file is looked at. 200 ms by default; from 10 ms to 1 hour.</summary>
    [Display(Name = "Poll interval", Description = "How often a followed file is looked at.")]
    [Range(typeof(TimeSpan), "00:00:00.0100000", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Display(Name = "Batch size", Description = "Most samples in a batch.")]
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;
}
