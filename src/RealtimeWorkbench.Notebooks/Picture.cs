using RealtimeWorkbench.Export;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Notebooks;

/// <summary>A figure as the result of a cell: run lengths, causes, contributions.</summary>
public sealed class Picture : Displayable
{
    private static readonly double[] Shifts = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3];

    /// <summary>Shows a figure.</summary>
    /// <param name="figure">The figure.</param>
    public Picture(Figure figure) => Figure = figure;

    /// <summary>The figure.</summary>
    public Figure Figure { get; }

    /// <summary>Draws how soon charts find a shift, and how often they cry wolf.</summary>
    /// <param name="charts">Name, chart and rules of each curve.</param>
    /// <returns>Average run lengths against the shift in σ of the points, on a logarithmic axis.</returns>
    public static Picture OfRunLengths(params IReadOnlyList<(string Name, ChartDesign Design, RuleBook Rules)> charts) => new(
        RunLengthFigure.Of("Average run lengths", [.. charts.Select(chart => new RunLengthCurve(
            chart.Name,
            [
                .. Shifts.Select(shift => (Shift: shift, Length: RunLength.Of(chart.Design, chart.Rules, shift: shift)))
                    .Where(each => each.Length is not null).Select(each => (each.Shift, each.Length!.Value)),
            ]))]));

    /// <summary>Draws which causes are behind most signals.</summary>
    /// <param name="counts">Signals by cause, as <see cref="Causes.Count"/> gives them.</param>
    public static Picture OfCauses(IReadOnlyList<CauseCount> counts) => new(ParetoFigure.Of(counts));

    /// <inheritdoc />
    public override string ToHtml() =>
        CellHtml.Figure(WorkbenchNames.Find("default")?.Place() ?? LivePlace.None, Figure, Write);

    /// <inheritdoc />
    public override string ToString() => Figure.Title;

    internal override void Write(HtmlContent content) => content.Figure(Figure);
}
