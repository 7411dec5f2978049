using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Live;

/// <summary>A point of a control chart as a view shows it.</summary>
/// <param name="Index">Number of the point in its chart, from 1; points of Phase I count.</param>
/// <param name="T">Event time of the subgroup's last sample, in ms since 1970-01-01 UTC.</param>
/// <param name="Value">Plotted statistic, in the unit of the metric.</param>
/// <param name="Lower">Lower control limit.</param>
/// <param name="Center">Centre line.</param>
/// <param name="Upper">Upper control limit.</param>
/// <param name="Violations">Rules that the point violates, each with what it sees; <see langword="null"/> if none.</param>
/// <param name="Baseline">Whether the point belongs to the baseline (Phase I).</param>
public sealed record ChartPointView(
    long Index,
    long T,
    double Value,
    double? Lower,
    double Center,
    double? Upper,
    IReadOnlyList<string>? Violations,
    bool Baseline)
{
    /// <summary>
    /// Distance of a limit from the centre before it was moved to the least or the most that can be, such as 1 for a fraction: zones are
    /// thirds of this. <see langword="null"/> where no limit was moved.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Reach { get; init; }

    /// <summary>Cause for which the point was left out of the limits; <see langword="null"/> if it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Excluded { get; init; }

    /// <summary>Values that its subgroup lacks; 0 where it is complete.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Missing { get; init; }

    /// <summary>What each variable contributed, the most first, on charts of several where it is known; otherwise <see langword="null"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContributionView>? Contributions { get; init; }
}
