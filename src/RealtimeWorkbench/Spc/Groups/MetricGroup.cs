namespace RealtimeWorkbench.Spc.Groups;

/// <summary>Metrics of a machine that are watched together.</summary>
/// <param name="Name">Name of the group, such as "melt".</param>
/// <param name="Metrics">Names of the metrics; at least 2. A value of the first makes a row, which takes the newest values of the others.</param>
public sealed record MetricGroup(string Name, IReadOnlyList<string> Metrics)
{
    private const string Suffix = " group";

    /// <summary>What charts, signals and alerts of the group give as their metric, such as "melt group".</summary>
    public string Metric => Name + Suffix;

    /// <summary>Whether a chart, signal or alert of that name is about a group.</summary>
    /// <param name="metric">Name of the metric.</param>
    public static bool IsGroup(string metric) => metric.EndsWith(Suffix, StringComparison.Ordinal);
}
