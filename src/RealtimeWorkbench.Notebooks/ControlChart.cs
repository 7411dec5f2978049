using System.Text.RegularExpressions;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;

namespace RealtimeWorkbench.Notebooks;

/// <summary>A control chart of a column of a file, computed at once: what <c>rtw spc</c> does.</summary>
public sealed partial class ControlChart : Displayable
{
    private readonly ChartView _view;
    private readonly Table? _capability;

    private ControlChart(ControlChartReport report, string file, IReadOnlyList<string> columns)
    {
        Report = report;
        _view = ReportForChart.View(report, file, columns);
        _capability = ReportForChart.Capability(report);
        Figure = ControlChartFigure.Of(_view);
    }

    /// <summary>Everything that was computed.</summary>
    public ControlChartReport Report { get; }

    /// <summary>The picture.</summary>
    public Figure Figure { get; }

    /// <summary>Panels with points and limits, location first.</summary>
    public IReadOnlyList<ReportPanel> Panels => Report.Panels;

    /// <summary>Standard deviation of single values that the limits were made from.</summary>
    public double Sigma => Report.Sigma;

    /// <summary>Limits of the last point of the location panel.</summary>
    public ControlLimits Limits => Report.Panels[0].Points[^1].Limits;

    /// <summary>Plotted values of the location panel; NaN where one is missing.</summary>
    public double[] Values => [.. Report.Panels[0].Points.Select(point => point.Value)];

    /// <summary>Points of all panels that broke a rule, each with the rules.</summary>
    public IReadOnlyList<ChartPointView> Violations => Views.Violations(_view.Panels);

    /// <summary>Capability of the process, if a specification limit was given.</summary>
    public CapabilityReport? Capability => Report.Capability;

    /// <summary>Computes a control chart of a file.</summary>
    /// <param name="file">CSV file with a header row.</param>
    /// <param name="chart">xbar-r, xbar-s, xbar, r, s, i-mr, i, mr or ma.</param>
    /// <param name="column">Column with the values; the only numeric one if left out.</param>
    /// <param name="columns">Several columns: each row is a subgroup.</param>
    /// <param name="subgroupSize">Consecutive values in a subgroup; at least 2.</param>
    /// <param name="subgroupColumn">Column that names the subgroup of each row.</param>
    /// <param name="baseline">Rows or subgroups that the limits come from, such as 1-25; all if left out.</param>
    /// <param name="sigma">Distance of the limits from the center in units of sigma.</param>
    /// <param name="sigmaMethod">How sigma is estimated; by the usual way of the chart if left out.</param>
    /// <param name="knownSigma">Standard deviation of single values, where it is known.</param>
    /// <param name="rules">western-electric, nelson, none, or numbers of Nelson's rules such as 1,2,5.</param>
    /// <param name="span">Values in a moving average (5 if left out) or moving range (2).</param>
    /// <param name="target">Target of the specification; center of a moving average chart.</param>
    /// <param name="lsl">Lower specification limit; gives capability indices.</param>
    /// <param name="usl">Upper specification limit; gives capability indices.</param>
    /// <exception cref="ChartInputException">The file cannot be read, or does not fit what is asked for.</exception>
    public static ControlChart Of(
        string file,
        string chart = "xbar-r",
        string? column = null,
        IReadOnlyList<string>? columns = null,
        int? subgroupSize = null,
        string? subgroupColumn = null,
        string? baseline = null,
        double? sigma = null,
        string? sigmaMethod = null,
        double? knownSigma = null,
        string rules = "nelson",
        int? span = null,
        double? target = null,
        double? lsl = null,
        double? usl = null)
    {
        try
        {
            return Of(new ChartRequest
            {
                File = file,
                Chart = chart,
                Columns = columns ?? (column is null ? [] : [column]),
                SubgroupSize = subgroupSize,
                SubgroupColumn = subgroupColumn,
                Baseline = baseline,
                Sigma = sigma,
                SigmaMethod = sigmaMethod,
                KnownSigma = knownSigma,
                Rules = rules,
                Span = span,
                Target = target,
                Lsl = lsl,
                Usl = usl,
            });
        }
        catch (ChartInputException wrong)
        {
            // The sentences are written for the command line, whose options are called like our parameters, with dashes.
            var message = OptionName().Replace(wrong.Message, option => ParameterName(option.Groups[1].Value));
            throw new ChartInputException(message, wrong);
        }
    }

    /// <summary>Computes a control chart that is asked for in the words of the command line.</summary>
    /// <exception cref="ChartInputException">The file cannot be read, or does not fit what is asked for.</exception>
    public static ControlChart Of(ChartRequest request)
    {
        request.Options();
        var table = ChartTable.Read(request.File);
        return new ControlChart(request.Run(table), request.File, request.ColumnNames(table));
    }

    /// <inheritdoc />
    public override string ToHtml() => CellHtml.Figure(Place, Figure, Write);

    /// <inheritdoc />
    public override string ToString()
    {
        var text = PlainText.Of($"{Figure.Title}. {_view.Notice}", ViewTables.Limits([_view]));
        return _capability is null ? text : $"{text}\n\n{PlainText.Of(_capability.Title, _capability with { Title = "" })}";
    }

    internal override void Write(HtmlContent content)
    {
        content.Chart(_view);
        HtmlSections.CausesOf(content, [_view]);
        content.Table(ViewTables.Limits([_view]));
        if (_capability is not null)
        {
            content.Title("Capability");
            if (ReportForChart.Histogram(Report) is { } histogram)
            {
                content.Figure(histogram);
            }

            content.Table(_capability);
        }
    }

    /// <summary>A chart of a file belongs to no workbench; if there is one, its page's script can draw it too.</summary>
    private static LivePlace Place => WorkbenchNames.Find("default")?.Place() ?? LivePlace.None;

    private static string ParameterName(string option)
    {
        var parts = option.Split('-');
        return parts[0] + string.Concat(parts.Skip(1).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
    }

    [GeneratedRegex("--([a-z]+(?:-[a-z]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex OptionName();
}
