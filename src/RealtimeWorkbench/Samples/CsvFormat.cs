using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Samples;

/// <summary>What a reader cannot see in a CSV file and may have to be told.</summary>
public sealed record CsvFormat
{
    /// <summary>Name of the time column. By default the one named timestamp, time, datetime, date or ts.</summary>
    [Display(Name = "Time column", Description = "Column that holds the time; found by its usual names if not set.")]
    public string? TimeColumn { get; init; }

    /// <summary>Time from one row to the next in a file without a time column. None by default; from 1 µs to 365 days.</summary>
    [Display(Name = "Interval", Description = "Time from one row to the next in a file without a time column.")]
    [Range(typeof(TimeSpan), "00:00:00.0000010", "365.00:00:00")]
    public TimeSpan? Interval { get; init; }

    /// <summary>Time of the first row where rows come at an interval, and of 0 where the time column counts from 0. 2000-01-01 by default.</summary>
    [Display(Name = "Start", Description = "Time of the first row of a file that doesn't say when it was recorded.")]
    public DateTimeOffset Start { get; init; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Key of the machine where there is no column machine. "machine-1" by default.</summary>
    [Display(Name = "Machine", Description = "Key of the machine where the file names none.")]
    [StringLength(256, MinimumLength = 1)]
    public string Machine { get; init; } = JsonSampleReader.DefaultMachine;

    /// <summary>
    /// Whether the rows are a part of a stream: metrics that are known keep being metrics whatever stands in a few rows, and times that
    /// count from a start, which every part would do anew, are refused.
    /// </summary>
    internal bool IsPushed { get; init; }
}
