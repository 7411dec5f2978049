using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Export;

/// <summary>The columns of samples as CSV: time, machine, what there is of state and place, and the metrics in alphabetical order.</summary>
/// <param name="Metrics">Names of the metrics, in their order.</param>
/// <param name="Units">Unit of each, or the empty string.</param>
/// <param name="HasStatus">Whether any sample has a state.</param>
/// <param name="HasPosition">Whether any sample has a place.</param>
internal sealed record SampleColumns(IReadOnlyList<string> Metrics, IReadOnlyList<string> Units, bool HasStatus, bool HasPosition)
{
    private static readonly HashSet<string> Reserved =
        new(["timestamp", "machine", "metric", "value", "status", "layer", "x", "y", "z"], StringComparer.OrdinalIgnoreCase);

    /// <summary>A metric that is called like one of our columns would be read back as that column.</summary>
    public static string NameOf(string metric) => Reserved.Contains(metric) ? $"metric.{metric}" : metric;

    /// <summary>The names of the columns.</summary>
    public string Head()
    {
        var csv = new CsvWriter().Text("timestamp").Text("machine");
        foreach (var column in (IEnumerable<string>)[.. HasStatus ? ["status"] : Array.Empty<string>(), .. HasPosition ? ["layer", "x", "y", "z"] : Array.Empty<string>()])
        {
            csv.Text(column);
        }

        foreach (var (metric, unit) in Metrics.Zip(Units))
        {
            csv.Text(unit.Length > 0 ? $"{NameOf(metric)} [{unit}]" : NameOf(metric));
        }

        return csv.TakeRow();
    }

    /// <summary>A sample.</summary>
    public string Row(Sample sample)
    {
        var csv = new CsvWriter().Time(sample.Timestamp).Text(sample.Machine);
        if (HasStatus)
        {
            csv.Text(sample.Status);
        }

        if (HasPosition)
        {
            csv.Whole(sample.Position?.Layer).Number(sample.Position?.X).Number(sample.Position?.Y).Number(sample.Position?.Z);
        }

        foreach (var metric in Metrics)
        {
            csv.Number(sample.Values.TryGetValue(metric, out var value) ? value : null);
        }

        return csv.TakeRow();
    }
}
