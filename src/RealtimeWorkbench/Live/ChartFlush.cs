using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Live;

/// <summary>Gathers the points of one worker's charts and shows them once a batch, so that no point takes a lock.</summary>
/// <param name="live">The state that views watch.</param>
/// <param name="ofLayers">Whether the charts are of layers.</param>
/// <remarks>It is a monitor, and stands behind the one that it listens to.</remarks>
internal sealed class ChartFlush(LiveState live, bool ofLayers = false) : IMonitor, IChartSink
{
    private readonly List<ChartPoint> _points = [];

    /// <inheritdoc />
    public void OnPoint(in ChartPoint point) => _points.Add(point);

    /// <inheritdoc />
    public void OnBaseline(Baseline baseline) => live.Put(baseline, ofLayers);

    /// <inheritdoc />
    public void OnNotice(string machine, string metric, string sentence) => live.PutNotice(machine, metric, sentence, ofLayers);

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => false;

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        if (_points.Count > 0)
        {
            live.Put(_points, batch.Catalog, ofLayers);
            _points.Clear();
        }
    }
}
