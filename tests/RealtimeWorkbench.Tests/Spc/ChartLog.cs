using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>Keeps everything that a monitor shows.</summary>
internal sealed class ChartLog : IChartSink
{
    public List<Baseline> Baselines { get; } = [];

    public List<string> Notices { get; } = [];

    public List<ChartPoint> Points { get; } = [];

    public IEnumerable<ChartPoint> Location => Points.Where(point => point.Panel == 0);

    public IEnumerable<ChartPoint> Dispersion => Points.Where(point => point.Panel == 1);

    public void OnBaseline(Baseline baseline) => Baselines.Add(baseline);

    public void OnNotice(string machine, string metric, string sentence) => Notices.Add(sentence);

    public void OnPoint(in ChartPoint point) => Points.Add(point);
}
