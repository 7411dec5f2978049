using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Groups;

/// <summary>Watches metrics of each machine together: T², SPE and MEWMA of each group.</summary>
/// <remarks>
/// A value of the first metric of a group makes a row, which takes of every other metric the newest value at or before that event time.
/// A row waits until it has all values of its own time, or a later sample of the machine has come, so that it does not matter whether
/// values of one time come in one sample or in several. A row that lacks a metric, or has one older than the tolerance, is counted and
/// left out: nothing is filled in. The same samples give the same points and signals, however they are cut into batches. In Phase II
/// nothing is allocated per row; only a signal allocates. Not thread-safe.
/// </remarks>
public sealed class GroupMonitor : IMonitor, IMachineState
{
    private readonly GroupMonitorOptions _options;
    private readonly MetricCatalog _catalog;
    private readonly IChartSink? _sink;
    private readonly string _settings;
    private readonly (int[] Metrics, int Chart)[] _numbers;
    private MonitoredGroup[]?[] _machines = [];

    /// <summary>Creates a monitor.</summary>
    /// <param name="options">Groups and settings.</param>
    /// <param name="catalog">Names of the run; those of the groups are added.</param>
    /// <param name="sink">Takes points, baselines and notices; may be <see langword="null"/>.</param>
    /// <param name="baselines">Baselines established before, which are used as they are where they fit; new ones are added to it.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message is a sentence.</exception>
    public GroupMonitor(GroupMonitorOptions options, MetricCatalog catalog, IChartSink? sink = null, BaselineStore? baselines = null)
    {
        if (options.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        _options = options;
        _catalog = catalog;
        _sink = sink;
        _settings = options.StateSettings;
        Baselines = baselines ?? new BaselineStore();
        _numbers =
        [
            .. options.Groups.Select(group => (
                group.Metrics.Select(metric => catalog.Metrics.GetOrAdd(metric)).ToArray(),
                catalog.Metrics.GetOrAdd(group.Metric))),
        ];
    }

    /// <summary>Baselines in use and those before them.</summary>
    public BaselineStore Baselines { get; }

    /// <summary>Says for each machine and group how many rows were complete. To be asked when no worker runs the monitor.</summary>
    public IReadOnlyList<GroupCounts> Counts() => [.. _machines.OfType<MonitoredGroup[]>().SelectMany(groups => groups).Select(group => group.Counts)];

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        var machines = batch.Machines;
        var times = batch.Timestamps;
        if (_numbers.Length == 0)
        {
            return;
        }

        for (var i = 0; i < _numbers.Length; i++)
        {
            for (var row = 0; row < machines.Length; row++)
            {
                GroupsOf(machines[row])[i].Observe(batch, row, times[row], signals);
            }
        }

        foreach (var machine in machines)
        {
            foreach (var group in _machines[machine] ?? [])
            {
                group.TellIncomplete();
            }
        }
    }

    /// <inheritdoc />
    public void Advance(int machine, long now, SignalSink signals)
    {
        if (machine < _machines.Length && _machines[machine] is { } groups)
        {
            foreach (var group in groups)
            {
                group.Advance(now, signals);
                group.TellIncomplete();
            }
        }
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) =>
        _options.Groups.Any(group => group.Metric == metric)
        && GroupSignals.Charts.Any(chart => rule.StartsWith(chart + "/", StringComparison.Ordinal));

    /// <inheritdoc />
    string IMachineState.Part => "groups";

    /// <inheritdoc />
    string IMachineState.Settings => _settings;

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        if (machine < _machines.Length && _machines[machine] is { } groups)
        {
            Array.ForEach(groups, group => group.Save(writer));
            for (var i = 0; i < groups.Length; i++)
            {
                groups[i].SaveRows(writer, i);
                groups[i].SaveModel(writer, i);
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        var groups = Put(machine, takesStoredBaselines: false);
        Array.ForEach(groups, group => group.Restore(reader));
        while (reader.NextPiece(out var key))
        {
            var (group, piece) = MonitoredGroup.OfKey(key);
            if (key < 0 || group >= groups.Length)
            {
                throw reader.Damaged("a model without a group");
            }

            if (piece < 0)
            {
                groups[group].RestoreModel(reader);
            }
            else
            {
                groups[group].RestoreRows(reader, piece);
            }
        }

        Array.ForEach(groups, group => group.EndRestore(reader));
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        if (machine < _machines.Length && _machines[machine] is { } groups)
        {
            Array.ForEach(groups, group => group.Forget());
            _machines[machine] = null;
        }
    }

    private MonitoredGroup[] GroupsOf(int machine) =>
        (machine < _machines.Length ? _machines[machine] : null) ?? Put(machine, takesStoredBaselines: true);

    private MonitoredGroup[] Put(int machine, bool takesStoredBaselines)
    {
        if (machine >= _machines.Length)
        {
            Array.Resize(ref _machines, Math.Max(machine + 1, _machines.Length * 2));
        }

        return _machines[machine] =
        [
            .. _options.Groups.Select((group, i) => new MonitoredGroup(
                machine, group, _numbers[i].Metrics, _numbers[i].Chart, _catalog, _options, Baselines, _sink, takesStoredBaselines)),
        ];
    }
}
