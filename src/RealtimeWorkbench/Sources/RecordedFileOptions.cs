using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Sources;

/// <summary>Settings of <see cref="RecordedFile"/>.</summary>
public sealed record RecordedFileOptions
{
    /// <summary>File to read, as <see cref="Recording"/> writes it.</summary>
    [Display(Name = "Path", Description = "Recording to read.")]
    public required string Path { get; init; }

    /// <summary>Whether to wait at the end for what is still being recorded. Off by default.</summary>
    [Display(Name = "Follow", Description = "Waits for what is still being recorded.")]
    public bool Follow { get; init; }

    /// <summary>How often a followed file is looked at. 200 ms by default; from 10 ms to 1 hour.</summary>
    [Display(Name = "Poll interval", Description = "How often a followed file is looked at.")]
    [Range(typeof(TimeSpan), "00:00:00.0100000", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Display(Name = "Batch size", Description = "Most samples in a batch.")]
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>First event time that is read; earlier samples are left out. None by default: from the beginning.</summary>
    [Display(Name = "From", Description = "First event time that is read.")]
    public DateTimeOffset? From { get; init; }

    /// <summary>Event time before which samples are read; it and later ones are left out. None by default: to the end.</summary>
    [Display(Name = "To", Description = "Event time before which samples are read.")]
    public DateTimeOffset? To { get; init; }
}
