using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Which file to read, and how.</summary>
public sealed record FileSettings
{
    /// <summary>
    /// File to read: a recording, CSV, or JSON lines (.jsonl, .ndjson, .json); a pattern such as data/*.csv, or several with ; between, which
    /// are merged by time; or - for standard input. Empty by default.
    /// </summary>
    [Display(Name = "Path", Description = "A recording, CSV, or JSON lines (.jsonl, .ndjson); several with ; between, or by a pattern such as data/*.csv; - for standard input.")]
    public string Path { get; init; } = "";

    /// <summary>How the file is written. By default it is seen by what it begins with, and by its ending.</summary>
    [Display(Name = "Format", Description = "How the file is written; auto: by what it begins with, and by its ending.")]
    public FileFormat Format { get; init; }

    /// <summary>Key of the machine of records that name none; {name} stands for the name of the file without its ending. Empty, for machine-1, by default.</summary>
    [Display(Name = "Machine", Description = "Machine of records that name none; {name}: the name of the file without its ending; empty: machine-1.")]
    [StringLength(256)]
    public string Machine { get; init; } = "";

    /// <summary>Name of the time column of a CSV file; found by its usual names when empty.</summary>
    [Display(Name = "Time column", Description = "Column of a CSV file that holds the time; empty: found by its usual names.")]
    public string TimeColumn { get; init; } = "";

    /// <summary>Time between rows of a CSV file without a time column, such as 3min or 250ms. Empty by default.</summary>
    [Display(Name = "Interval", Description = "Time between the rows of a file that has no time column, such as 3min, 1s or 250ms.")]
    public string Interval { get; init; } = "";

    /// <summary>Speed of the replay as a multiple of real time; 0 is as fast as possible. 0 by default.</summary>
    [Display(Name = "Speed", Description = "Multiple of real time; 0 is as fast as possible.")]
    [Range(0.0, 1000000.0)]
    public double Speed { get; init; }

    /// <summary>Whether to wait for what is appended to the file, or to all files of a pattern and to new ones. Off by default.</summary>
    [Display(Name = "Follow", Description = "Waits for what is appended to the file, or to all files of a pattern and to new ones.")]
    public bool Follow { get; init; }

    /// <summary>Longest that a sample of a followed file waits for earlier ones of other files. 5 s by default; from 0 to 3600.</summary>
    [Display(Name = "Hold back", Description = "Longest that a sample of a followed file waits for earlier ones of other files of the pattern; 0: not at all.")]
    [Range(0.0, 3600.0)]
    [Unit("s")]
    public double HoldBack { get; init; } = 5;

    /// <summary>First event time that is read, such as 2026-11-21T10:15:00Z. Empty, from the beginning, by default.</summary>
    [Display(Name = "From", Description = "First time that is read, such as 2026-11-21T10:15:00Z; empty: from the beginning.")]
    public string From { get; init; } = "";

    /// <summary>Event time before which samples are read. Empty, to the end, by default.</summary>
    [Display(Name = "To", Description = "Time before which samples are read; empty: to the end.")]
    public string To { get; init; } = "";

    /// <summary>Whether the file is read again from its beginning when it has ended, with later times. Off by default.</summary>
    [Display(Name = "Loop", Description = "Begins again at the end, with times that go on.")]
    public bool Loop { get; init; }
}
