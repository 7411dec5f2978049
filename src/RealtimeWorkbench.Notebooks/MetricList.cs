using System.Collections;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>Newest value of each metric.</summary>
public sealed class MetricList : Displayable, IReadOnlyList<MetricReading>
{
    private readonly IReadOnlyList<MetricReading> _readings;

    internal MetricList(IEnumerable<MetricReading> readings) => _readings = [.. readings];

    /// <summary>Number of metrics.</summary>
    public int Count => _readings.Count;

    /// <inheritdoc />
    public MetricReading this[int index] => _readings[index];

    /// <summary>Newest value of a metric, of the first machine that has it.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public MetricReading this[string metric] => _readings.FirstOrDefault(reading => reading.Metric == metric)
        ?? throw new ArgumentException(Count == 0
            ? $"There is no metric '{metric}'; nothing has run yet."
            : $"There is no metric '{metric}'; there are {string.Join(", ", _readings.Select(reading => reading.Metric).Distinct())}.");

    /// <inheritdoc />
    public IEnumerator<MetricReading> GetEnumerator() => _readings.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => Count == 0 ? Title : PlainText.Of(Title, ViewTables.Metrics(_readings));

    internal override void Write(HtmlContent content)
    {
        content.Title(Title);
        if (Count > 0)
        {
            content.Table(ViewTables.Metrics(_readings));
        }
    }

    private string Title => Count == 0 ? "No metric has come yet." : $"{ViewText.Count(Count)} metrics:";
}
