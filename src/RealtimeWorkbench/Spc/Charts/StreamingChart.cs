using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Charts;

/// <summary>A control chart of a process that is known, fed row by row.</summary>
/// <remarks>
/// The one definition of every chart: <c>rtw spc</c> feeds it a whole file, a monitor what comes in. A row takes constant time and
/// memory and allocates nothing. A row that is missing leaves the memory of a chart as it is, but for moving ranges, which do not
/// reach across it. Not thread-safe.
/// </remarks>
public abstract class StreamingChart
{
    private protected StreamingChart(ChartKind kind)
    {
        Info = ChartInfo.Of(kind);
    }

    /// <summary>What kind of chart it is.</summary>
    public ChartInfo Info { get; }

    /// <summary>Makes a chart.</summary>
    /// <param name="design">What it shall be.</param>
    /// <param name="process">What is known of the process.</param>
    /// <exception cref="ArgumentException">Variables follow from each other, or there are too few rows for so many; the message says which.</exception>
    public static StreamingChart Create(ChartDesign design, ProcessEstimate process) => design.Kind switch
    {
        ChartKind.IndividualsMovingRange or ChartKind.Individuals or ChartKind.MovingRange =>
            new StreamingIndividuals(design, process),
        ChartKind.XbarR or ChartKind.XbarS or ChartKind.Xbar or ChartKind.R or ChartKind.S =>
            new StreamingSubgroups(design, process),
        ChartKind.BetweenWithinRange or ChartKind.BetweenWithinDeviation => new StreamingBetweenWithin(design, process),
        ChartKind.MovingAverage => new StreamingMovingAverage(design, process),
        ChartKind.Ewma => new StreamingEwma(design, process),
        ChartKind.Cusum => new StreamingCusum(design, process),
        ChartKind.P or ChartKind.Np or ChartKind.C or ChartKind.U or ChartKind.LaneyP or ChartKind.LaneyU =>
            new StreamingCounts(design, process),
        ChartKind.G or ChartKind.T => new StreamingRareEvents(design, process),
        ChartKind.Run => new StreamingRunChart(process),
        ChartKind.ZMovingRange or ChartKind.DeviationFromNominal => new StreamingShortRun(design, process),
        ChartKind.Autoregression => new StreamingAutoregression(design, process),
        ChartKind.MovingCenter => new StreamingMovingCenter(design, process),
        ChartKind.T2 => new StreamingHotelling(design, process.Variables!),
        ChartKind.Mewma => new StreamingMewma(design, process.Variables!),
        ChartKind.Spe => new StreamingResiduals(design, process.Variables!),
        _ => throw new ArgumentOutOfRangeException(nameof(design), design.Kind, "There is no such chart."),
    };

    /// <summary>Takes the next row.</summary>
    /// <param name="input">The row.</param>
    /// <param name="points">Gets what each panel gains; as long as there are panels.</param>
    public abstract void Plot(in ChartInput input, Span<PlottedPoint> points);

    /// <summary>Writes what the chart remembers of the rows so far.</summary>
    internal abstract void Save(StateWriter writer);

    /// <summary>Takes back what <see cref="Save"/> wrote.</summary>
    internal abstract void Restore(StateReader reader);

    /// <summary>The mean of a row; NaN where the row is missing.</summary>
    private protected static double MeanOf(ReadOnlySpan<double> values) =>
        values.Length == 1 ? values[0] : Statistics.SampleStatistics.Mean(values);
}
