namespace RealtimeWorkbench.Spc;

/// <summary>Names of the charts on the command line, in signals and in files.</summary>
public static class ChartNames
{
    private static readonly (ChartKind Chart, string Name)[] Names =
    [
        (ChartKind.IndividualsMovingRange, "i-mr"),
        (ChartKind.Individuals, "i"),
        (ChartKind.MovingRange, "mr"),
        (ChartKind.XbarR, "xbar-r"),
        (ChartKind.XbarS, "xbar-s"),
        (ChartKind.Xbar, "xbar"),
        (ChartKind.R, "r"),
        (ChartKind.S, "s"),
        (ChartKind.MovingAverage, "ma"),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Names.Select(entry => entry.Name)];

    /// <summary>Name of a chart, such as <c>xbar-r</c>.</summary>
    public static string NameOf(ChartKind chart) => Array.Find(Names, entry => entry.Chart == chart).Name;

    /// <summary>Finds the chart of a name.</summary>
    /// <param name="name">The name, in small letters.</param>
    /// <param name="chart">The chart, if there is one of that name.</param>
    public static bool TryParse(string name, out ChartKind chart)
    {
        var index = Array.FindIndex(Names, entry => string.Equals(entry.Name, name, StringComparison.Ordinal));
        chart = index >= 0 ? Names[index].Chart : default;
        return index >= 0;
    }
}
