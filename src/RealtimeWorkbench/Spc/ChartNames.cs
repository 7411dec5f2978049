using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

/// <summary>Names of the charts on the command line, in signals and in files.</summary>
public static class ChartNames
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ChartInfo.All.Select(info => info.Name)];

    /// <summary>Name of a chart, such as <c>xbar-r</c>.</summary>
    public static string NameOf(ChartKind chart) => ChartInfo.Of(chart).Name;

    /// <summary>Finds the chart of a name.</summary>
    /// <param name="name">The name, in small letters.</param>
    /// <param name="chart">The chart, if there is one of that name.</param>
    public static bool TryParse(string name, out ChartKind chart)
    {
        var found = ChartInfo.All.FirstOrDefault(info => string.Equals(info.Name, name, StringComparison.Ordinal));
        chart = found?.Kind ?? default;
        return found is not null;
    }
}
