using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Where a run keeps what it knows, so that it goes on there when it is started again.</summary>
public sealed record CheckpointSettings
{
    /// <summary>Whether checkpoints are written and gone on from. On by default; does nothing without a path.</summary>
    [Display(Name = "Enabled", Description = "Writes checkpoints and goes on from them; needs a path.")]
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// File that the checkpoints are kept in, made if it isn't there, or the address of a PostgreSQL database, without a password. Empty
    /// by default: every run begins anew.
    /// </summary>
    [Display(Name = "Path", Description = "File for the checkpoints, such as line-3.db, or postgres://user@host/database; empty: every run begins anew.")]
    public string Path { get; init; } = "";

    /// <summary>Time between two checkpoints. 1 s by default; from 0.1 to 3600 s.</summary>
    [Display(Name = "Interval", Description = "Time between two checkpoints; a run that is killed repeats at most so much.")]
    [Range(0.1, 3600.0)]
    [Unit("s")]
    public double Interval { get; init; } = 1.0;

    /// <summary>Whether checkpoints are to be written.</summary>
    internal bool IsWanted => Enabled && Path.Length > 0;
}
