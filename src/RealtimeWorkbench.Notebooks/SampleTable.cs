using System.Collections;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Notebooks.Display;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Notebooks;

/// <summary>Samples in the order of time, as rows and as columns.</summary>
public sealed class SampleTable : Displayable, IReadOnlyList<Sample>
{
    private const int Shown = 10;

    private readonly IReadOnlyList<Sample> _samples;

    internal SampleTable(IEnumerable<Sample> samples, IReadOnlyDictionary<string, string> units)
    {
        _samples = [.. samples.OrderBy(sample => sample.Timestamp).ThenBy(sample => sample.Machine, StringComparer.Ordinal)];
        Units = units;
        Metrics = [.. _samples.SelectMany(sample => sample.Values.Keys).Distinct().Order(StringComparer.Ordinal)];
        Machines = [.. _samples.Select(sample => sample.Machine).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Number of samples.</summary>
    public int Count => _samples.Count;

    /// <summary>Names of the metrics.</summary>
    public IReadOnlyList<string> Metrics { get; }

    /// <summary>Keys of the machines.</summary>
    public IReadOnlyList<string> Machines { get; }

    /// <summary>Units by metric; a metric without a unit is left out.</summary>
    public IReadOnlyDictionary<string, string> Units { get; }

    /// <summary>Event times (UTC), in the order of the samples.</summary>
    public DateTimeOffset[] Times => [.. _samples.Select(sample => sample.Timestamp)];

    /// <inheritdoc />
    public Sample this[int index] => _samples[index];

    /// <summary>Values of a metric in the order of the samples; NaN where it was not measured.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public double[] Column(string metric)
    {
        if (!Metrics.Contains(metric))
        {
            throw new ArgumentException(Metrics.Count == 0
                ? $"There is no metric '{metric}'; there are no samples yet."
                : $"There is no metric '{metric}'; there are {string.Join(", ", Metrics)}.");
        }

        return [.. _samples.Select(sample => sample.Values.TryGetValue(metric, out var value) ? value : double.NaN)];
    }

    /// <summary>Samples of one machine.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <exception cref="ArgumentException">There is no such machine.</exception>
    public SampleTable Of(string machine) => Machines.Contains(machine)
        ? new SampleTable(_samples.Where(sample => sample.Machine == machine), Units)
        : throw new ArgumentException(Machines.Count == 0
            ? $"There is no machine '{machine}'; there are no samples yet."
            : $"There is no machine '{machine}'; there are {string.Join(", ", Machines)}.");

    /// <inheritdoc />
    public IEnumerator<Sample> GetEnumerator() => _samples.GetEnumerator();

    /// <inheritdoc />
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public override string ToString() => Count == 0 ? Title : PlainText.Of(Title, ViewTables.Samples(Newest, Units));

    internal override void Write(HtmlContent content)
    {
        content.Title(Title);
        if (Count > 0)
        {
            content.Table(ViewTables.Samples(Newest, Units));
        }
    }

    private IReadOnlyList<Sample> Newest => [.. _samples.Skip(Count - Shown)];

    private string Title => Count switch
    {
        0 => "There are no samples yet.",
        > Shown => $"{ViewText.Count(Count)} samples; the newest {ViewText.Count(Shown)}:",
        _ => $"{ViewText.Count(Count)} samples:",
    };
}
