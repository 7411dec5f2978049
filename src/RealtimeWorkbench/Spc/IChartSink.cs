using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Spc;

/// <summary>Shows control charts as they grow. Called by the worker that runs the monitor, so it must be quick.</summary>
/// <remarks>The points of one chart come in time order; nothing is said of the order between charts.</remarks>
public interface IChartSink
{
    /// <summary>Takes a baseline when it is frozen, or when a stored one is taken up; before the points it belongs to.</summary>
    void OnBaseline(Baseline baseline);

    /// <summary>Takes something that a person should know about a chart.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="sentence">One sentence: what, the value, what to do.</param>
    void OnNotice(string machine, string metric, string sentence);

    /// <summary>Takes what shall stand at a chart in the place of the remark before, without being news: counts that grow.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="sentence">One sentence.</param>
    void OnRemark(string machine, string metric, string sentence)
    {
    }

    /// <summary>Takes what the variables contributed to a point of a chart of several beyond its limit, after the point itself.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the chart.</param>
    /// <param name="panel">Number of the panel.</param>
    /// <param name="index">Number of the point.</param>
    /// <param name="variables">Names of the variables.</param>
    /// <param name="contributions">By how much the statistic would fall without each of them, or its squared residual; valid during the call.</param>
    void OnContributions(
        string machine, string metric, int panel, long index, IReadOnlyList<string> variables, ReadOnlySpan<double> contributions)
    {
    }

    /// <summary>Takes a point. Those of Phase I come when the baseline is frozen, with its limits.</summary>
    void OnPoint(in ChartPoint point);
}
