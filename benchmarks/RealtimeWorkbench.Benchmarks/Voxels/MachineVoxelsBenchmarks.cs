using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Benchmarks.Voxels;

/// <summary>Cost of a sample of three metrics in the voxel grid: along a line, as a laser moves, and at random over a layer.</summary>
[MemoryDiagnoser]
public class MachineVoxelsBenchmarks
{
    private const int Samples = 10_000;

    private readonly MetricCatalog _catalog = new();
    private MachineVoxels _voxels = null!; // Set up before each run.
    private SampleBatch _batch = null!; // Set up before each run.

    /// <summary>Whether samples lie at random over the layer instead of along lines.</summary>
    [Params(false, true)]
    public bool IsRandom { get; set; }

    /// <summary>Makes the samples, seeded, and the voxels that they fall into.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _voxels = new MachineVoxels(new VoxelGridOptions(), _catalog);
        _batch = SampleBatch.Rent(_catalog, Samples);
        for (var i = 0; i < Samples; i++)
        {
            var row = _batch.AddRow(i, _catalog.Machines.GetOrAdd("am-01"));
            var (x, y) = IsRandom ? (random.NextDouble() * 60, random.NextDouble() * 60) : (i * 0.01 % 60, i / 6000 * 0.1);
            _batch.SetPosition(row, x, y, 0.035, layer: 1);
            foreach (var metric in (string[])["temperature", "power", "velocity"])
            {
                _batch.SetValue(row, _catalog.Metrics.GetOrAdd(metric), random.NextDouble());
            }
        }

        Add();
    }

    /// <summary>Adds the samples to voxels that are there.</summary>
    [Benchmark(OperationsPerInvoke = Samples)]
    public void Add() => _voxels.OnBatch(_batch);
}
