using Microsoft.FSharp.Collections;
using Plotly.NET;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using Figure = RealtimeWorkbench.Figures.Figure;

namespace RealtimeWorkbench.Interactive;

/// <summary>Makes Plotly.NET charts of our charts and figures, to be styled and combined further with Plotly.NET's own functions.</summary>
public static class PlotlyConversions
{
    /// <summary>Makes a Plotly.NET chart of a control chart: its panels, limits, zones, baseline and marked points.</summary>
    /// <param name="chart">The chart.</param>
    /// <returns>What <see cref="ToPlotly(Figure)"/> makes of its figure.</returns>
    public static GenericChart ToPlotly(this ChartView chart) => ControlChartFigure.Of(chart).ToPlotly();

    /// <summary>Makes a Plotly.NET chart of a figure.</summary>
    /// <param name="figure">The figure, such as one of an operation's result.</param>
    /// <returns>
    /// A chart with the very traces and layout that the workbench draws. Its HTML carries plotly.js with it, so that it shows
    /// without a network.
    /// </returns>
    public static GenericChart ToPlotly(this Figure figure)
    {
        var described = PlotlyFigure.Of(figure);
        var traces = ListModule.OfSeq(described["data"]!.AsArray().Select(trace => DynamicFigure.Trace(trace!.AsObject())));
        var chart = GenericChart.fromFigure(
            new Plotly.NET.Figure(traces, DynamicFigure.Layout(described["layout"]!.AsObject()), ListModule.Empty<Frame>()));

        // Options of this chart's own: those of a new chart are shared by all, and combining would change them for all.
        var config = new Config();
        config.SetProperty("responsive", true);
        var display = new DisplayOptions();
        display.SetProperty("DocumentTitle", figure.Title);
        display.SetProperty("DocumentCharset", "UTF-8");
        display.SetProperty("PlotlyJSReference", PlotlyJSReference.Full);
        return GenericChart.setDisplayOptions(display, GenericChart.setConfig(config, chart));
    }
}
