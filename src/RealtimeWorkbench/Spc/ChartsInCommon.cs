using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

/// <summary>What the charts of a monitor have in common and need not keep each: of a hundred thousand charts nearly all have the same design and the same texts.</summary>
/// <param name="options">Settings of the monitor.</param>
/// <param name="store">Takes their baselines, and has those of before.</param>
/// <param name="sink">Takes what they show; may be <see langword="null"/>.</param>
internal sealed class ChartsInCommon(SpcMonitorOptions options, BaselineStore store, IChartSink? sink)
{
    private ChartDesign _design = options.Design;
    private string _reason = "";

    public SpcMonitorOptions Options => options;

    public BaselineStore Store => store;

    public IChartSink? Sink => sink;

    public ChartInfo Info { get; } = ChartInfo.Of(options.ActualChart);

    /// <summary>Room for a point of each panel: what is in it matters for one row only.</summary>
    public PlottedPoint[] Plotted { get; } = new PlottedPoint[ChartInfo.Of(options.ActualChart).Panels.Count];

    /// <summary>The design, or an equal one that another chart has.</summary>
    public ChartDesign Shared(ChartDesign design)
    {
        var known = _design;
        return design == known ? known : _design = design;
    }

    /// <summary>The baseline, with the texts of another chart where they are equal.</summary>
    public Baseline WithSharedTexts(Baseline baseline)
    {
        var reason = _reason;
        if (baseline.Reason != reason)
        {
            _reason = reason = baseline.Reason;
        }

        return baseline with
        {
            Reason = reason,
            EstablishedBy = baseline.EstablishedBy == options.EstablishedBy ? options.EstablishedBy : baseline.EstablishedBy,
        };
    }
}
