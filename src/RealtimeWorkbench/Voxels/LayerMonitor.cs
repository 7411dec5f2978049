using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Voxels;

/// <summary>Keeps control charts of what layers are like: a point a layer, for the whole of it and for each region.</summary>
/// <remarks>
/// A layer ends with the first sample of another one; its mean and its standard deviation are then values of two charts, "temperature
/// per layer" and "temperature spread per layer", and of two more for each region, "temperature per layer in edge". The limits come
/// from the first layers and are those of single values: they contain what differs from layer to layer, which limits made from the
/// spread within a layer would call out of control (Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013,
/// section 6.4). The layer that a stream ends in is not complete and is not charted. Samples that say no layer are left out.
/// The same samples give the same points and signals, however they are cut into batches. Nothing is allocated for a sample, something
/// for a layer. Not thread-safe.
/// </remarks>
public sealed class LayerMonitor : IMonitor, IMachineState
{
    private const string PerLayer = " per layer";
    private const int StateVersion = 1;

    private readonly LayerMonitorOptions _options;
    private readonly MetricCatalog _catalog;
    private readonly SpcMonitor _charts;
    private readonly SignalSink _signals = new();
    private readonly (int Metric, int Mean, int Spread)[][] _names;
    private readonly int[] _metrics;
    private Layer?[] _layers = [];

    /// <summary>Creates a monitor.</summary>
    /// <param name="options">Metrics, regions and charts.</param>
    /// <param name="catalog">Names of the run; those of the charts are added.</param>
    /// <param name="sink">Takes points, baselines and notices; may be <see langword="null"/>.</param>
    /// <param name="baselines">
    /// Baselines established before, which are used where chart, layers and region are the same; new ones are added to it. May be shared with other monitors.
    /// </param>
    /// <exception cref="ArgumentException">A setting of the charts is out of range.</exception>
    public LayerMonitor(LayerMonitorOptions options, MetricCatalog catalog, IChartSink? sink = null, BaselineStore? baselines = null)
    {
        _options = options;
        _catalog = catalog;
        _metrics = [.. options.Metrics.Select(name => catalog.Metrics.GetOrAdd(name))];
        _names =
        [
            .. options.Regions.Select(region => $" in {region.Name}").Prepend("").Select(where => options.Metrics.Select((name, i) =>
                (_metrics[i],
                catalog.Metrics.GetOrAdd($"{name}{PerLayer}{where}"),
                catalog.Metrics.GetOrAdd($"{name} spread{PerLayer}{where}"))).ToArray()),
        ];

        // A region of the same name may be another box in the next run.
        var basis = _names.Zip(options.Regions.Prepend<VoxelRegion?>(null), (names, region) => names.SelectMany(name => new[] { name.Mean, name.Spread })
            .Select(name => (Name: catalog.Metrics[name], Basis: options.BasisOf(region))));
        _charts = new SpcMonitor(
            options.Charts with { Basis = basis.SelectMany(each => each).ToDictionary(each => each.Name, each => each.Basis, StringComparer.Ordinal) }, sink, baselines);
    }

    /// <summary>Baselines in use and those before them.</summary>
    public BaselineStore Baselines => _charts.Baselines;

    /// <summary>Whether a chart, signal or alert of that name is about layers.</summary>
    /// <param name="metric">Name of the metric.</param>
    public static bool IsOfLayers(string metric) =>
        metric.EndsWith(PerLayer, StringComparison.Ordinal) || metric.Contains(PerLayer + " in ", StringComparison.Ordinal);

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => IsOfLayers(metric) && _charts.Reports(machine, metric, rule);

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        var machines = batch.Machines;
        for (var row = 0; row < machines.Length; row++)
        {
            if (LayerOf(batch, row) is { } number)
            {
                var layer = Find(machines[row]) ?? Put(machines[row], new Layer(_names.Length, _metrics.Length));
                if (layer.Number != number)
                {
                    if (layer.Number is not null)
                    {
                        Close(layer, machines[row], batch.Timestamps[row], row, signals);
                    }

                    layer.Begin(number);
                }

                Add(layer, batch, row);
            }
        }
    }

    /// <inheritdoc />
    string IMachineState.Part => "layers";

    /// <inheritdoc />
    string IMachineState.Settings => _options.StateSettings;

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        if (Find(machine) is not { } layer)
        {
            return;
        }

        writer.Write(StateVersion);
        writer.Write(layer.Number.HasValue);
        writer.Write(layer.Number ?? 0);
        foreach (var moments in layer.Values)
        {
            Array.ForEach(moments, values => values.Save(writer));
        }

        ((IMachineState)_charts).Save(machine, writer);
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        if (reader.ReadInt32() != StateVersion)
        {
            reader.Skip();
            return;
        }

        var layer = Put(machine, new Layer(_names.Length, _metrics.Length));
        var hasNumber = reader.ReadBool();
        var number = reader.ReadInt64();
        layer.Number = hasNumber ? number : null;
        foreach (var moments in layer.Values)
        {
            for (var i = 0; i < moments.Length; i++)
            {
                moments[i] = RunningMoments.Read(reader);
            }
        }

        ((IMachineState)_charts).Restore(machine, reader);
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        if (machine < _layers.Length)
        {
            _layers[machine] = null;
            ((IMachineState)_charts).Forget(machine, name);
        }
    }

    private long? LayerOf(SampleBatch batch, int row)
    {
        if (_options.By == LayerSource.Number)
        {
            return batch.Layers[row] == SampleBatch.None ? null : batch.Layers[row];
        }

        var (z, low, high) = (batch.Z[row], _options.Grid.Minimum.Z, _options.Grid.Maximum.Z);
        return z >= low && z < high ? (long)((z - low) / _options.Grid.Resolution) : null;
    }

    private void Add(Layer layer, SampleBatch batch, int row)
    {
        for (var metric = 0; metric < _metrics.Length; metric++)
        {
            var column = batch.Column(_metrics[metric]);
            if (column.IsEmpty || !double.IsFinite(column[row]))
            {
                continue;
            }

            layer.Values[0][metric].Add(column[row]);
            for (var region = 0; region < _options.Regions.Count; region++)
            {
                if (_options.Regions[region].Contains(batch.X[row], batch.Y[row], batch.Z[row]))
                {
                    layer.Values[region + 1][metric].Add(column[row]);
                }
            }
        }
    }

    /// <summary>Gives the charts the point of a layer that is complete.</summary>
    private void Close(Layer layer, int machine, long time, int row, SignalSink signals)
    {
        using var point = SampleBatch.Rent(_catalog, capacity: 1);
        point.AddRow(time, machine);
        for (var region = 0; region < _names.Length; region++)
        {
            for (var i = 0; i < _metrics.Length; i++)
            {
                var (metric, mean, spread) = _names[region][i];
                var values = layer.Values[region][i];
                Set(mean, metric, values.Mean);
                Set(spread, metric, values.StandardDeviation);
            }
        }

        _charts.Observe(point, _signals);
        _signals.Drain(signal =>
        {
            if (_options.Signals)
            {
                signals.Report(row, signal);
            }
        });

        void Set(int name, int metric, double value)
        {
            if (!double.IsNaN(value))
            {
                _catalog.SetUnit(name, _catalog.UnitOf(metric));
                point.SetValue(0, name, value);
            }
        }
    }

    private Layer? Find(int machine) => machine < _layers.Length ? _layers[machine] : null;

    private Layer Put(int machine, Layer layer)
    {
        if (machine >= _layers.Length)
        {
            Array.Resize(ref _layers, Math.Max(machine + 1, _layers.Length * 2));
        }

        return _layers[machine] = layer;
    }

    /// <summary>The layer that a machine is at: statistics of each metric, for the whole layer first, then for each region.</summary>
    private sealed class Layer(int regions, int metrics)
    {
        public long? Number { get; set; }

        public RunningMoments[][] Values { get; } = [.. Enumerable.Range(0, regions).Select(_ => new RunningMoments[metrics])];

        public void Begin(long number)
        {
            Number = number;
            Array.ForEach(Values, Array.Clear);
        }
    }
}
