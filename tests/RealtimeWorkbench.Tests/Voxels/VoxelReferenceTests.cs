using System.Globalization;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Voxels;

/// <summary>Compares with VoxelReference.csv, which VoxelReference.py writes with pandas.</summary>
public sealed class VoxelReferenceTests
{
    private readonly MetricCatalog _catalog = new();
    private ulong _state = 42;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Agrees_with_pandas_in_every_voxel_refined_or_not(int levels)
    {
        var grid = new VoxelGrid(
            new() { Maximum = new Position(10, 10, 10), Resolution = 2.5, Levels = levels, RefineAfter = 20 }, _catalog);

        for (var i = 0; i < 20; i++)
        {
            using var batch = Make.Batch(_catalog, [.. Enumerable.Range(0, 1000).Select(_ => Next())]);
            grid.OnBatch(batch);
        }

        Assert.Equal(8537, grid.Summary().SamplesOutside);
        var rows = File.ReadLines(Path.Combine(Repository.Root, "tests/RealtimeWorkbench.Tests/Voxels/VoxelReference.csv")).Skip(1).ToList();
        Assert.Equal(rows.Count, grid.Summary().VoxelsOccupied);
        foreach (var row in rows)
        {
            double[] expected = [.. row.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            var voxel = grid.At(new Position(Center(expected[2]), Center(expected[1]), Center(expected[0])), "temperature");

            // Values are about 10⁶, whose last bit is 10⁻¹⁰: both ways of adding a few hundred agree to some of these.
            Assert.Equal((long)expected[3], voxel.Count);
            Assert.Equal(expected[4], voxel.Mean, tolerance: 1e-8);
            Assert.Equal(expected[5], voxel.StandardDeviation, tolerance: 1e-8);
            Assert.Equal(expected[6], voxel.Minimum);
            Assert.Equal(expected[7], voxel.Maximum);
        }

        static double Center(double index) => (index + 0.5) * 2.5;
    }

    private Sample Next()
    {
        var (x, y, z) = ((Random() * 12) - 1, (Random() * 12) - 1, (Random() * 12) - 1);
        return Make.Sample(0, 1e6 + (3 * (x + (y * z))) + Random()) with { Position = new Position(x, y, z) };
    }

    private double Random()
    {
        _state = (_state * 6364136223846793005) + 1442695040888963407;
        return (_state >> 11) / (double)(1L << 53);
    }
}
