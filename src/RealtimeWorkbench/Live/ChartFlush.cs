using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Live;

/// <summary>Gathers the points of one worker's charts and shows them once a batch, so that no point takes a lock.</summary>
/// <param name="live">The state that views watch.</param>
/// <param name="catalog">Names of the run: a baseline may come in the first batch that is seen, with points before it.</param>
/// <param name="origin">What the charts are of.</param>
/// <remarks>It is a monitor, and stands behind the one that it listens to.</remarks>
internal sealed class ChartFlush(LiveState live, MetricCatalog catalog, ChartOrigin origin = ChartOrigin.Metrics) : IMonitor, IChartSink
{
    private readonly List<ChartPoint> _points = [];

    /// <inheritdoc />
    public void OnPoint(in ChartPoint point) => _points.Add(point);

    /// <inheritdoc />
    public void OnBaseline(Baseline baseline)
    {
        // A stage begins behind the points that came before it in the same batch.
        Flush();
        live.Put(baseline, origin);
    }

    /// <inheritdoc />
    public void OnNotice(string machine, string metric, string sentence) => live.PutNotice(machine, metric, sentence, origin);

    /// <inheritdoc />
    public void OnRemark(string machine, string metric, string sentence) => live.PutRemark(machine, metric, sentence, origin);

    /// <inheritdoc />
    public void OnContributions(
        string machine, string metric, int panel, long index, IReadOnlyList<string> variables, ReadOnlySpan<double> contributions)
    {
        var views = new ContributionView[contributions.Length];
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = new ContributionView(variables[i], contributions[i]);
        }

        Array.Sort(views, (a, b) => b.Value.CompareTo(a.Value));
        live.PutContributions(machine, metric, panel, index, views, origin);
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => false;

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals) => Flush();

    private void Flush()
    {
        if (_points.Count > 0)
        {
            live.Put(_points, catalog, origin);
            _points.Clear();
        }
    }
}
