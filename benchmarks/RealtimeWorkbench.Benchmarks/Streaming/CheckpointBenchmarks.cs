using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Benchmarks.Streaming;

/// <summary>Cost of writing the state of a machine whose voxels have all changed: what a worker does at a barrier. One voxel is the unit.</summary>
[MemoryDiagnoser]
public class CheckpointBenchmarks
{
    private const int Edge = 60;

    private readonly MetricCatalog _catalog = new();
    private MachineVoxels _voxels = null!; // Set up before each run.
    private StateWriter _writer = null!; // Set up before each run.
    private SampleBatch _batch = null!; // Set up before each run.

    /// <summary>Makes a layer of voxels with three metrics each.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        _voxels = new MachineVoxels(new VoxelGridOptions(), _catalog);
        _writer = new StateWriter(_catalog);
        _batch = SampleBatch.Rent(_catalog, Edge * Edge);
        for (var i = 0; i < Edge * Edge; i++)
        {
            var row = _batch.AddRow(i, _catalog.Machines.GetOrAdd("am-01"));
            _batch.SetPosition(row, (i % Edge) + 0.5, (i / Edge) + 0.5, 0.5, layer: 1);
            foreach (var metric in (string[])["temperature", "power", "velocity"])
            {
                _batch.SetValue(row, _catalog.Metrics.GetOrAdd(metric), i);
            }
        }
    }

    /// <summary>Changes every voxel, which saving needs.</summary>
    [IterationSetup]
    public void Change() => _voxels.OnBatch(_batch);

    /// <summary>Writes them.</summary>
    [Benchmark(OperationsPerInvoke = Edge * Edge)]
    public IReadOnlyList<StatePiece> Save()
    {
        _writer.Write(_voxels, machine: 0);
        return _writer.Take();
    }
}
