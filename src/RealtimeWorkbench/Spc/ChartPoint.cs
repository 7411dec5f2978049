using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc;

/// <summary>A point that a control chart gained.</summary>
/// <param name="Machine">Number of the machine.</param>
/// <param name="Metric">Number of the metric.</param>
/// <param name="Panel">Number of the panel, from 0, in the order of <see cref="Charts.ChartInfo.Panels"/>: location first.</param>
/// <param name="Index">Number of the subgroup or observation in its chart, from 1; Phase I included. Moving ranges begin at 2.</param>
/// <param name="Time">Event time in ticks of UTC of the last sample behind the point.</param>
/// <param name="Size">Samples behind the point, or size of the sample of a count.</param>
/// <param name="Value">Plotted statistic, in the unit of the metric.</param>
/// <param name="Lower">Lower control limit.</param>
/// <param name="Center">Center line.</param>
/// <param name="Upper">Upper control limit.</param>
/// <param name="Violations">Rules that hold at this point.</param>
/// <param name="IsBaseline">Whether the limits were estimated from this point among others (Phase I).</param>
public readonly record struct ChartPoint(
    int Machine,
    int Metric,
    int Panel,
    long Index,
    long Time,
    double Size,
    double Value,
    double Lower,
    double Center,
    double Upper,
    RuleSet Violations,
    bool IsBaseline)
{
    /// <summary>Distance of the limits from the center before one was moved to the most that can be; 0 where none was (<see cref="ControlLimits.Reach"/>).</summary>
    public double Reach { get; init; }
}
