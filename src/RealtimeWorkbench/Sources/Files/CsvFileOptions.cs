using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>Settings of <see cref="CsvFile"/>.</summary>
public sealed record CsvFileOptions
{
    /// <summary>File to read: a header line, then one row a sample.</summary>
    [Display(Name = "Path", Description = "CSV file with a header line.")]
    public required string Path { get; init; }

    /// <summary>What the file doesn't say itself: time column, interval, start, machine.</summary>
    [Display(Name = "Format", Description = "What the file doesn't say itself.")]
    public CsvFormat Format { get; init; } = new();

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
