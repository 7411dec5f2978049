using System.Globalization;
using System.Text;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>Words of the signals that groups of metrics give.</summary>
internal static class GroupSignals
{
    /// <summary>Variables whose contribution is told; the rest is summed up.</summary>
    private const int MostTold = 5;

    /// <summary>Panels of the chart of a group, in the order of <see cref="DetectionStatistic"/>.</summary>
    public static IReadOnlyList<PanelInfo> Panels { get; } =
    [
        .. new[] { ChartKind.T2, ChartKind.Spe, ChartKind.Mewma }.Select(kind => ChartInfo.Of(kind).Panels[0]),
    ];

    /// <summary>Names of the charts of the statistics.</summary>
    public static IReadOnlyList<string> Charts { get; } = [.. Panels.Select(panel => panel.Name)];

    /// <summary>Says that a statistic has gone beyond its limit, or has come back.</summary>
    /// <param name="holds">Whether it is beyond.</param>
    /// <param name="statistic">The statistic.</param>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the chart.</param>
    /// <param name="time">Event time of the row.</param>
    /// <param name="value">The statistic.</param>
    /// <param name="upper">Its limit.</param>
    /// <param name="isProvisional">Whether the limit is provisional.</param>
    /// <param name="contributions">What each variable contributed; used where it is beyond.</param>
    /// <param name="row">Values of the variables.</param>
    /// <param name="units">Units of the variables.</param>
    /// <param name="model">Their names and means.</param>
    public static Signal Create(
        bool holds,
        DetectionStatistic statistic,
        string machine,
        string metric,
        long time,
        double value,
        double upper,
        bool isProvisional,
        double[] contributions,
        double[] row,
        IReadOnlyList<string> units,
        VariableBaseline model)
    {
        var panel = Panels[(int)statistic];
        var subject = $"{metric} {panel.Title} {Number(value)}";
        var limit = isProvisional ? "provisional control limit" : "upper control limit";
        var sentence = holds
            ? $"{subject} is above the {limit} {Number(upper)}; {Contributions(statistic, contributions, row, units, model)} (Nelson rule 1)."
            : $"{subject} is back within the {limit} {Number(upper)} (Nelson rule 1).";
        return new Signal(
            holds ? SignalKind.Raised : SignalKind.Cleared,
            new DateTimeOffset(time, TimeSpan.Zero),
            machine,
            metric,
            $"{panel.Name}/{panel.Name}/nelson-1",
            SpcSignals.SeverityOf(RuleSet.BeyondLimits),
            value,
            0,
            upper,
            sentence);
    }

    private static string Contributions(
        DetectionStatistic statistic, double[] contributions, double[] row, IReadOnlyList<string> units, VariableBaseline model)
    {
        int[] order = [.. Enumerable.Range(0, contributions.Length).OrderByDescending(i => contributions[i])];
        var text = new StringBuilder(statistic == DetectionStatistic.Spe ? "squared residuals: " : "it would fall without ");
        foreach (var i in order.Take(MostTold))
        {
            var unit = units[i].Length == 0 ? "" : " " + units[i];
            text.Append(text[^1] == ' ' ? "" : ", ").Append(CultureInfo.InvariantCulture, $"{model.Metrics[i]}")
                .Append(statistic == DetectionStatistic.Spe ? " " : " by ").Append(Number(contributions[i]))
                .Append(CultureInfo.InvariantCulture, $" ({Number(row[i])}{unit}, mean {Number(model.Mean[i])}{unit})");
        }

        if (order.Length > MostTold)
        {
            text.Append(CultureInfo.InvariantCulture, $", {order.Length - MostTold} others at most {Number(contributions[order[MostTold]])} each");
        }

        return text.ToString();
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
