using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Voxels;

public sealed class VoxelGridTests
{
    private readonly MetricCatalog _catalog = new();

    [Fact]
    public void A_voxel_holds_count_mean_spread_and_extremes_of_its_values()
    {
        var grid = CreateGrid();

        Add(grid, At(10.2, 20.9, 30, 4), At(10.9, 20, 30.5, 8), At(10, 20.1, 30.9, 6), At(11, 20, 30, 100));

        // 4, 8 and 6: mean 6, sample variance (4 + 4 + 0) / 2 = 4. The point at x = 11 lies in the next voxel.
        var voxel = grid.At(new Position(10.5, 20.5, 30.5), "temperature");
        Assert.Equal(3, voxel.Count);
        Assert.Equal(6, voxel.Mean, tolerance: 1e-12);
        Assert.Equal(4, voxel.Variance, tolerance: 1e-12);
        Assert.Equal(4, voxel.Minimum);
        Assert.Equal(8, voxel.Maximum);
        Assert.Equal(100, grid.At(new Position(11.5, 20.5, 30.5), "temperature").Mean);
    }

    [Fact]
    public void Samples_outside_the_box_are_counted_and_not_pushed_to_its_edge()
    {
        var grid = CreateGrid();

        Add(grid, At(-0.001, 0, 0, 1), At(100, 0, 0, 1), At(0, 0, 1e300, 1), At(0, 0, 0, 5), At(99.999, 99.999, 99.999, 7));

        var summary = grid.Summary();
        Assert.Equal(3, summary.SamplesOutside);
        Assert.Equal(2, summary.SamplesInside);
        Assert.Equal(2, summary.VoxelsOccupied);
        Assert.Equal(1_000_000, summary.Voxels);
        Assert.Equal(1, grid.At(new Position(99.5, 99.5, 99.5), "temperature").Count);
        Assert.Equal(0, grid.At(new Position(99.5, 0.5, 0.5), "temperature").Count);
    }

    [Fact]
    public void Zero_is_a_value_and_a_voxel_without_values_is_empty()
    {
        var grid = CreateGrid();

        Add(grid, At(0, 0, 0, 0));

        var slice = grid.GetSlice(0, "temperature");
        Assert.Equal(0, slice.Voxels[0].Mean);
        Assert.Equal(1, slice.Voxels[0].Count);
        Assert.True(double.IsNaN(slice.Voxels[1].Mean));
        Assert.Equal(1, grid.Summary().VoxelsOccupied);
    }

    [Fact]
    public void A_voxel_is_occupied_even_if_a_sample_brings_no_value()
    {
        var grid = CreateGrid();

        Add(grid, At(0, 0, 0, double.NaN));

        Assert.Equal(1, grid.Summary().VoxelsOccupied);
        Assert.Empty(grid.Summary().Metrics);
    }

    [Fact]
    public void Samples_without_a_position_are_counted()
    {
        var grid = CreateGrid();

        Add(grid, Make.Sample(0));
        Add(grid, Make.Sample(0), At(1, 1, 1, 1));

        Assert.Equal(2, grid.Summary().SamplesWithoutPosition);
        Assert.Equal(1, grid.Summary().SamplesInside);
    }

    [Fact]
    public void A_slice_is_the_layer_at_its_height_row_by_row()
    {
        var grid = CreateGrid(new()
        {
            Minimum = new Position(-10, 5, 1),
            Maximum = new Position(15, 21, 3),
            Resolution = 2,
        });

        Add(grid, At(-9, 6, 1, 1), At(14.5, 20, 2.9, 2), At(9.5, 13, 2, 3));

        var slice = grid.GetSlice(2.5, "temperature");
        Assert.Equal((13, 8), (slice.Columns, slice.Rows));
        Assert.Equal((1.0, -10.0, 5.0, 2.0), (slice.Position, slice.Left, slice.Front, slice.Resolution));
        Assert.Equal(1, slice.Voxels[0].Mean);
        Assert.Equal(2, slice.Voxels[(7 * 13) + 12].Mean);
        Assert.Equal(3, slice.Voxels[(4 * 13) + 9].Mean);
        Assert.Equal(3, slice.Voxels.Sum(voxel => voxel.Count));
        Assert.Equal(0, grid.GetSlice(2.5, "power").Voxels.Sum(voxel => voxel.Count));
    }

    [Fact]
    public void A_height_or_point_outside_the_box_is_refused()
    {
        var grid = CreateGrid();

        var problem = Assert.Throws<ArgumentOutOfRangeException>(() => grid.GetSlice(100, "temperature"));
        Assert.StartsWith("Height 100 mm lies outside the box, which goes from 0 to 100 mm.", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.At(new Position(-1, 0, 0), "temperature"));
    }

    [Fact]
    public void The_memory_stays_within_its_limit_and_what_finds_no_room_is_counted()
    {
        var grid = CreateGrid(new() { MaxMegabytes = 1 });

        for (var i = 0; i < 100; i++)
        {
            Add(grid, At(i, i, i, 1), At(8 * (i % 12), 8 * (i / 12), 0, 1));
        }

        // A chunk of 8 x 8 x 8 voxels with one metric takes 512 x 8 + 512 x 40 = 24576 bytes; 40 of them fit into 1 MB.
        var summary = grid.Summary();
        Assert.Equal(40 * 24576 / 1e6, summary.Megabytes, tolerance: 1e-9);
        Assert.True(summary.SamplesWithoutRoom > 0);
        Assert.Equal(200, summary.SamplesInside + summary.SamplesWithoutRoom);
        Assert.Equal(summary.SamplesInside, summary.Metrics.Single().Values.Count);
    }

    [Theory]
    [InlineData(0, 0, 1, "The box goes from 0 to 0 mm in x; the upper corner must lie beyond the lower.")]
    [InlineData(0, 5, 0.001, "The box has more than 4096 voxels in x; choose a coarser resolution.")]
    [InlineData(0, 5, 0, "Resolution is 0; it must be from 0.001 to 1000.")]
    public void Refuses_a_box_that_makes_no_sense(double low, double high, double resolution, string message)
    {
        var options = new VoxelGridOptions
        {
            Minimum = new Position(low, 0, 0),
            Maximum = new Position(high, 1, 1),
            Resolution = resolution,
        };

        var problem = Assert.Throws<ArgumentException>(() => CreateGrid(options));

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_incremental_equals_what_is_computed_at_once() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            var grid = CreateGrid(new() { Maximum = new Position(20, 20, 20), Resolution = 2.5 });
            Sample[] samples = [.. codes.Select(c => At(c & 31, (c >> 5) & 31, (c >> 10) & 7, c % 101))];

            foreach (var piece in samples.Chunk(1 + cut))
            {
                Add(grid, piece);
            }

            var inside = samples.Where(s => s.Position is { X: < 20, Y: < 20 }).ToList();
            Assert.Equal(samples.Length - inside.Count, grid.Summary().SamplesOutside);
            var voxels = inside.GroupBy(s => s.Position is { } p ? ((int)(p.X / 2.5), (int)(p.Y / 2.5), (int)(p.Z / 2.5)) : default).ToList();
            Assert.Equal(voxels.Count, grid.Summary().VoxelsOccupied);
            foreach (var voxel in voxels)
            {
                var expected = default(RunningMoments);
                foreach (var sample in voxel)
                {
                    expected.Add(sample.Values["temperature"]);
                }

                var (x, y, z) = voxel.Key;
                var actual = grid.At(new Position((x * 2.5) + 1, (y * 2.5) + 1, (z * 2.5) + 1), "temperature");
                Assert.Equal(expected.Count, actual.Count);
                Assert.Equal(voxel.Average(s => s.Values["temperature"]), actual.Mean, tolerance: 1e-9);
                Assert.Equal(voxel.Max(s => s.Values["temperature"]), actual.Maximum);
                Assert.Equal(voxel.Min(s => s.Values["temperature"]), actual.Minimum);
            }
        }).Holds();

    private static Sample At(double x, double y, double z, double value) =>
        Make.Sample(0, value) with { Position = new Position(x, y, z) };

    private VoxelGrid CreateGrid(VoxelGridOptions? options = null) => new(options ?? new(), _catalog);

    private void Add(VoxelGrid grid, params Sample[] samples)
    {
        using var batch = Make.Batch(_catalog, samples);
        grid.OnBatch(batch);
    }
}
