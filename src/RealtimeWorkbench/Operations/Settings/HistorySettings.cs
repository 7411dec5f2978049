using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Where runs are remembered: samples, sums, alerts, signals, health.</summary>
public sealed record HistorySettings
{
    /// <summary>Whether runs are remembered. On by default; does nothing without a path.</summary>
    [Display(Name = "Enabled", Description = "Remembers runs; needs a path.")]
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// File that the history is kept in, made if it isn't there, or the address of a PostgreSQL or MongoDB database, without a
    /// password. Empty by default: nothing is remembered.
    /// </summary>
    [Display(Name = "Path", Description = "File for the history, such as history.db, or postgres://user@host/database or mongodb://user@host/database; empty: nothing is remembered.")]
    public string Path { get; init; } = "";

    /// <summary>Longest that a value waits in memory until it is stored. 2 s by default; from 0.1 to 3600 s.</summary>
    [Display(Name = "Interval", Description = "Longest that a value waits until it is stored; each checkpoint stores it as well.")]
    [Range(0.1, 3600.0)]
    [Unit("s")]
    public double Interval { get; init; } = 2.0;

    /// <summary>For how long single values are kept, in days. 30 by default; from 0, for ever, to 36500.</summary>
    [Display(Name = "Keep values", Description = "For how long single values are kept; 0 for ever.")]
    [Range(0.0, 36500.0)]
    [Unit("d")]
    public double KeepValues { get; init; } = 30;

    /// <summary>For how long sums of seconds are kept, in days. 90 by default; from 0, for ever, to 36500.</summary>
    [Display(Name = "Keep seconds", Description = "For how long sums of seconds are kept; 0 for ever.")]
    [Range(0.0, 36500.0)]
    [Unit("d")]
    public double KeepSeconds { get; init; } = 90;

    /// <summary>For how long sums of minutes are kept, in days. 730 by default; from 0, for ever, to 36500.</summary>
    [Display(Name = "Keep minutes", Description = "For how long sums of minutes are kept; 0 for ever.")]
    [Range(0.0, 36500.0)]
    [Unit("d")]
    public double KeepMinutes { get; init; } = 730;

    /// <summary>For how long sums of hours, alerts and runs are kept, in days. 3650 by default; from 0, for ever, to 36500.</summary>
    [Display(Name = "Keep hours", Description = "For how long sums of hours, alerts, signals, health and runs are kept; 0 for ever.")]
    [Range(0.0, 36500.0)]
    [Unit("d")]
    public double KeepHours { get; init; } = 3650;

    /// <summary>Largest size of the history in megabytes, whose oldest values go first. 10 000 by default; from 0, for as large as it gets, to 10 000 000.</summary>
    [Display(Name = "Max size", Description = "Size from which the oldest values are given up; 0 for as large as it gets.")]
    [Range(0.0, 10_000_000.0)]
    [Unit("MB")]
    public double MaxSize { get; init; } = 10_000;

    /// <summary>Whether runs are to be remembered.</summary>
    internal bool IsWanted => Enabled && Path.Length > 0;

    /// <summary>What is kept for how long.</summary>
    public HistoryRetention ToRetention() => new()
    {
        Raw = TimeSpan.FromDays(KeepValues),
        Seconds = TimeSpan.FromDays(KeepSeconds),
        Minutes = TimeSpan.FromDays(KeepMinutes),
        Hours = TimeSpan.FromDays(KeepHours),
        Bytes = (long)(MaxSize * 1_000_000),
    };
}
