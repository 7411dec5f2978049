namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Says which filter the values of a metric go through.</summary>
/// <param name="Metric">Name of the metric, or <see cref="AnyMetric"/>.</param>
/// <param name="Filter">The filter; each machine gets a fresh one like it.</param>
public sealed record FilterRule(string Metric, IValueFilter Filter)
{
    /// <summary>Stands for every metric that no rule before names.</summary>
    public const string AnyMetric = "*";
}
