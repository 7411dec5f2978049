using RealtimeWorkbench.Export;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>Writes run lengths as a picture, alone or on a page that needs nothing from outside.</summary>
internal static class ArlCommandPage
{
    /// <summary>Writes the files that were asked for.</summary>
    /// <param name="page">Path of the page, or null.</param>
    /// <param name="picture">Path of the picture alone, or null.</param>
    /// <param name="asked">The chart.</param>
    /// <param name="table">The run lengths as a table.</param>
    /// <param name="lengths">The run lengths by shift.</param>
    /// <exception cref="ChartInputException">There is no curve, only the run length of false alarms.</exception>
    public static void Write(
        string? page,
        string? picture,
        ArlQuestion asked,
        Table table,
        (double Shift, RunLengthEstimate Length)[] lengths)
    {
        var info = ChartInfo.Of(asked.Design.Kind);
        lengths = [.. lengths.Where(each => double.IsFinite(each.Length.Points))];
        if (lengths.Length < 2)
        {
            throw new ChartInputException(
                $"Run lengths of {info.Name} are computed for false alarms only, so there is no curve to draw; leave --html and --svg out.");
        }

        var title = $"{info.Title}, {ArlCommand.Limits(asked.Design, asked.Process, asked.Size)}";
        var curves = Curves(asked, info, lengths);
        var figure = RunLengthFigure.Of(title, curves, asked.SecondsAPoint);
        if (picture is not null)
        {
            File.WriteAllText(picture, SvgFigure.Of(figure));
        }

        if (page is not null)
        {
            File.WriteAllText(page, ReportForRunLengths.Of(figure, table, SpcCommandPage.Version, TimeProvider.System.GetUtcNow()));
        }
    }

    /// <summary>The chart as it was asked for and, where it has run rules, the limits alone: what the rules gain and what they cost.</summary>
    private static List<RunLengthCurve> Curves(
        ArlQuestion asked, ChartInfo info, (double Shift, RunLengthEstimate Length)[] lengths)
    {
        var rules = asked.Rules;
        var used = rules.Within(info.Panels[0].Rules);
        List<RunLengthCurve> curves = [new(used == RuleSet.BeyondLimits ? "limits alone" : $"rules {string.Join(", ", rules.NamesOf(used).Select(Number))}", lengths)];
        if ((used & RuleSet.BeyondLimits) != 0 && used != RuleSet.BeyondLimits)
        {
            curves.Add(new("limits alone", ArlCommand.Lengths(asked with { Rules = RuleSet.BeyondLimits })));
        }

        return curves;
    }

    /// <summary>The number of a numbered rule, otherwise its name: "2" of "nelson-2".</summary>
    private static string Number(string rule) =>
        rule[(rule.LastIndexOf('-') + 1)..] is { Length: > 0 } number && number.All(char.IsAsciiDigit) ? number : rule;
}
