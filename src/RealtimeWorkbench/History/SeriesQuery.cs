using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.History;

/// <summary>Which values are wanted, and on how many points.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
public sealed record SeriesQuery(string Machine, string Metric)
{
    /// <summary>Start of the range (UTC); that of the earliest value if left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of the range, which is not in it; behind the latest value if left out.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only values of this run. If left out those of all runs, and where runs overlap those of the one that was started last.</summary>
    public string? Run { get; init; }

    /// <summary>Most points that are wanted, such as the pixels of a screen. 800 by default; from 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int Width { get; init; } = 800;

    /// <summary>How fine the points are, whatever the width; chosen by the width if left out.</summary>
    public HistoryResolution? Resolution { get; init; }

    /// <summary>Most points that are given; a question whose answer has more is refused. Without end by default; at least 1.</summary>
    [Range(1, int.MaxValue)]
    public int Most { get; init; } = int.MaxValue;
}
