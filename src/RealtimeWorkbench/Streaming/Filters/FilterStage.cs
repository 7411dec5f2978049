using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Filters;

/// <summary>Shows the monitors filtered values in the place of the raw ones, and puts these back for the observers.</summary>
/// <remarks>One instance belongs to one worker. Allocates only for a new series, and when a batch is larger than any before.</remarks>
/// <param name="rules">Which filter each metric has.</param>
/// <param name="number">A metric that is a number of something, such as of a part, which a rule for every metric leaves as it is; <see langword="null"/> for none.</param>
internal sealed class FilterStage(IReadOnlyList<FilterRule> rules, string? number = null) : IMachineState
{
    /// <summary>Filter of each metric as its rule has it; null where none has one. Filled once a metric appears.</summary>
    private readonly List<IValueFilter?> _models = [];
    private readonly List<(int Metric, int Place)> _exchanged = [];
    private readonly List<double[]> _spare = [];
    private readonly SeriesTable<IValueFilter> _filters = new();

    /// <summary>Puts filtered values in the place of the raw ones.</summary>
    public void Apply(SampleBatch batch)
    {
        foreach (var metric in batch.Metrics)
        {
            if (ModelOf(batch.Catalog, metric) is { } model)
            {
                Apply(batch, metric, model);
            }
        }
    }

    /// <summary>Puts the raw values back.</summary>
    public void Undo(SampleBatch batch)
    {
        foreach (var (metric, place) in _exchanged)
        {
            var column = _spare[place];
            batch.Exchange(metric, ref column);
            _spare[place] = column;
        }

        _exchanged.Clear();
    }

    private void Apply(SampleBatch batch, int metric, IValueFilter model)
    {
        var place = _exchanged.Count;
        if (place == _spare.Count)
        {
            _spare.Add([]);
        }

        if (_spare[place].Length < batch.ColumnLength)
        {
            _spare[place] = new double[batch.ColumnLength];
        }

        var filtered = _spare[place];
        var raw = batch.Column(metric);
        for (var row = 0; row < raw.Length; row++)
        {
            filtered[row] = double.IsNaN(raw[row])
                ? double.NaN
                : FilterOf(metric, batch.Machines[row], model).Filter(batch.Timestamps[row], raw[row]);
        }

        batch.Exchange(metric, ref filtered);
        _spare[place] = filtered;
        _exchanged.Add((metric, place));
    }

    private IValueFilter? ModelOf(MetricCatalog catalog, int metric)
    {
        while (_models.Count <= metric)
        {
            var name = catalog.Metrics[_models.Count];
            _models.Add(rules.FirstOrDefault(rule => rule.Metric == name || (rule.Metric == FilterRule.AnyMetric && name != number))?.Filter);
        }

        return _models[metric];
    }

    private IValueFilter FilterOf(int metric, int machine, IValueFilter model) => _filters[metric, machine] ??= model.Fresh();

    /// <inheritdoc />
    public string Part => "filters";

    /// <inheritdoc />
    public string Settings { get; } = $"Streaming.Filters {string.Join("; ", rules.Select(rule => $"{rule.Metric} = {rule.Filter}"))}{(number is not null && rules.Any(rule => rule.Metric == FilterRule.AnyMetric) ? $" but {number}" : "")}";

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        foreach (var metric in _filters.MetricsOf(machine))
        {
            if (_filters.Peek(metric, machine) is { } filter)
            {
                writer.WriteMetric(metric);
                filter.Save(writer);
            }
        }
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        while (reader.Remaining > 0)
        {
            var metric = reader.ReadMetric();
            var model = ModelOf(reader.Catalog, metric)
                ?? throw reader.Damaged($"a filter of {reader.Catalog.Metrics[metric]}, which has none in the settings");
            FilterOf(metric, machine, model).Restore(reader);
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name) => _filters.Forget(machine);
}
