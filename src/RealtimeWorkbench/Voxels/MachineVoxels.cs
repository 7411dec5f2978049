using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Voxels;

/// <summary>One <see cref="VoxelGrid"/> a machine: each has a build volume of its own.</summary>
/// <remarks>The grids share the memory of <see cref="VoxelGridOptions.MaxMegabytes"/>. Thread-safe.</remarks>
public sealed class MachineVoxels : IBatchObserver, IMachineState
{
    private readonly Lock _lock = new();
    private readonly VoxelGridOptions _options;
    private readonly MetricCatalog _catalog;
    private readonly string _settings;
    private readonly VoxelMemory _memory;
    private readonly ConcurrentQueue<string> _notices = new();
    private VoxelGrid?[] _grids = [];

    /// <summary>Starts empty.</summary>
    /// <param name="options">Box, resolution and memory; checked here.</param>
    /// <param name="catalog">Names of the run, the same as of the batches.</param>
    /// <exception cref="ArgumentException">The box is empty or has too many voxels, or a setting is out of its range.</exception>
    public MachineVoxels(VoxelGridOptions options, MetricCatalog catalog)
    {
        _options = OptionsGuard.Valid(options);
        _settings = options.StateSettings;
        _catalog = catalog;
        _memory = new VoxelMemory(options.MaxMegabytes);
    }

    /// <summary>The grids, in the order of the names of their machines.</summary>
    public IReadOnlyList<(string Machine, VoxelGrid Grid)> Grids
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _grids.Select((grid, machine) => (machine, grid)).Where(entry => entry.grid is not null)
                        .Select(entry => (_catalog.Machines[entry.machine], entry.grid!))
                        .OrderBy(entry => entry.Item1, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>Returns the grid of a machine, or <see langword="null"/> if it has sent nothing.</summary>
    /// <param name="machine">Key of the machine.</param>
    public VoxelGrid? Find(string machine)
    {
        lock (_lock)
        {
            return _catalog.Machines.TryGetId(machine, out var id) && id < _grids.Length ? _grids[id] : null;
        }
    }

    /// <summary>Takes the next sentence that a person should know: that the memory is used up.</summary>
    /// <param name="sentence">One sentence: what, the value, what to do.</param>
    /// <returns>False if there is none.</returns>
    public bool TryTakeNotice([NotNullWhen(true)] out string? sentence) => _notices.TryDequeue(out sentence);

    /// <summary>Returns what all grids hold together.</summary>
    public VoxelGridSummary Summary()
    {
        var summaries = Grids.Select(entry => entry.Grid.Summary()).ToList();
        var metrics = new List<VoxelMetricSummary>();
        foreach (var metric in summaries.SelectMany(summary => summary.Metrics))
        {
            var place = metrics.FindIndex(known => known.Metric == metric.Metric);
            if (place < 0)
            {
                metrics.Add(metric);
                continue;
            }

            var values = metrics[place].Values;
            values.Merge(metric.Values);
            metrics[place] = new VoxelMetricSummary(metric.Metric, values);
        }

        return new VoxelGridSummary(
            summaries.Sum(summary => summary.VoxelsOccupied),
            summaries.Sum(summary => summary.Voxels),
            summaries.Sum(summary => summary.SamplesInside),
            summaries.Sum(summary => summary.SamplesOutside),
            summaries.Sum(summary => summary.SamplesWithoutPosition),
            summaries.Sum(summary => summary.SamplesWithoutRoom),
            summaries.Sum(summary => summary.Megabytes),
            metrics)
        {
            VoxelsRefined = summaries.Sum(summary => summary.VoxelsRefined),
        };
    }

    /// <inheritdoc />
    public void OnBatch(SampleBatch batch)
    {
        var machines = batch.Machines;
        for (int start = 0, end; start < machines.Length; start = end)
        {
            for (end = start + 1; end < machines.Length && machines[end] == machines[start];)
            {
                end++;
            }

            GridOf(machines[start]).Add(batch, start, end);
        }
    }

    /// <inheritdoc />
    string IMachineState.Part => "voxels";

    /// <inheritdoc />
    string IMachineState.Settings => _settings;

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        if (machine < _grids.Length)
        {
            _grids[machine]?.Save(writer);
        }
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            GridOf(machine).Restore(reader);
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        lock (_lock)
        {
            if (machine < _grids.Length && _grids[machine] is { } grid)
            {
                grid.Release();
                _grids[machine] = null;
            }
        }
    }

    private VoxelGrid GridOf(int machine)
    {
        var grids = Volatile.Read(ref _grids);
        if (machine < grids.Length && grids[machine] is { } grid)
        {
            return grid;
        }

        lock (_lock)
        {
            if (machine >= _grids.Length)
            {
                // A copy, for other workers look at the old one meanwhile.
                grids = new VoxelGrid?[Math.Max(machine + 1, _grids.Length * 2)];
                _grids.CopyTo(grids, 0);
                Volatile.Write(ref _grids, grids);
            }

            return _grids[machine] ??= Create(machine);
        }
    }

    /// <summary>Makes a grid; apart, for what its notices remember would otherwise be allocated for every look at a grid.</summary>
    private VoxelGrid Create(int machine) => new(
        _options, _catalog, _memory, words => _notices.Enqueue($"The voxels of {_catalog.Machines[machine]} {words}"));
}
