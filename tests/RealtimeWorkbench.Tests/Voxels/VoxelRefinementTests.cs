using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Voxels;

public sealed class VoxelRefinementTests
{
    private readonly MetricCatalog _catalog = new();

    [Fact]
    public void A_divided_voxel_keeps_what_it_knew_and_its_parts_know_what_came_since()
    {
        var grid = Create(new() { Levels = 1, RefineAfter = 3 });

        Add(grid, At(0.1, 0.1, 0.1, 10), At(0.1, 0.1, 0.1, 20), At(0.1, 0.1, 0.1, 30), At(0.6, 0.1, 0.1, 40), At(0.7, 0.2, 0.6, 60), At(0.6, 0.4, 0.9, 80));

        Assert.Equal(6, grid.At(new Position(0, 0, 0), "temperature").Count);
        Assert.Equal(1, grid.Summary().VoxelsRefined);
        Assert.Equal(1, grid.Summary().VoxelsOccupied);
        VoxelReading[] expected =
        [
            new("am-01", "temperature", 0, 0, 0, 6, 40, Math.Sqrt(680), 10, 80, 1),
            new("am-01", "temperature", 0.5, 0, 0, 1, 40, double.NaN, 40, 40, 0.5),
            new("am-01", "temperature", 0.5, 0, 0.5, 2, 70, Math.Sqrt(200), 60, 80, 0.5),
        ];
        Assert.Equal(expected, grid.Readings("am-01"));
    }

    [Fact]
    public void A_voxel_whose_values_spread_little_is_not_divided()
    {
        var grid = Create(new() { Levels = 1, RefineAfter = 4, RefineFrom = 0.9 });

        Add(grid, At(0, 0, 0, 0), At(5, 5, 5, 100), At(0, 0, 0, 1), At(5, 5, 5, -100), At(0, 0, 0, 0), At(5, 5, 5, 100), At(0, 0, 0, 1), At(5, 5, 5, -100));

        // Only the voxel at 5 spreads as much as the whole does.
        Add(grid, At(0, 0, 0, 0), At(5, 5, 5, 100));
        var parts = grid.Readings("am-01").Where(reading => reading.Edge < 1).ToList();
        Assert.Equal((5.0, 1L), (Assert.Single(parts).X, parts[0].Count));
    }

    [Fact]
    public void Voxels_are_divided_no_deeper_than_the_levels()
    {
        var grid = Create(new() { Levels = 3, RefineAfter = 2 });

        Add(grid, [.. Enumerable.Range(0, 100).Select(i => At(0.01, 0.01, 0.01, i))]);

        var readings = grid.Readings("am-01");
        Assert.Equal([1.0, 0.5, 0.25, 0.125], readings.Select(reading => reading.Edge));
        Assert.Equal([100L, 98, 96, 94], readings.Select(reading => reading.Count));
        Assert.Equal(3, grid.Summary().VoxelsRefined);
    }

    [Fact]
    public void Parts_never_hold_more_than_their_whole_and_a_whole_is_the_same_without_parts() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            // Few places, so that many samples meet in them.
            Sample[] samples = [.. codes.Concat(codes).Select((c, i) => At((c & 7) / 4.0, ((c >> 3) & 7) / 4.0, ((c >> 6) & 7) / 8.0, (c % 101) + i))];
            var options = new VoxelGridOptions { Levels = 2, RefineAfter = 4, RefineFrom = cut % 2 * 0.5 };
            var (plain, fine, whole) = (Create(new()), Create(options), Create(options));
            Add(whole, samples);
            foreach (var piece in samples.Chunk(1 + cut))
            {
                Add(plain, piece);
                Add(fine, piece);
            }

            // Neither how samples were cut into batches nor refinement changes a number.
            Assert.Equal(whole.Readings("am-01"), fine.Readings("am-01"));
            Assert.Equal(plain.Readings("am-01"), fine.Readings("am-01").Where(reading => reading.Edge == 1));
            Assert.Equal(samples.Length, fine.Readings("am-01").Where(reading => reading.Edge == 1).Sum(reading => reading.Count));
            foreach (var parts in fine.Readings("am-01").Where(reading => reading.Edge < 1).GroupBy(part => (part.Edge, Floor(part.X, part), Floor(part.Y, part), Floor(part.Z, part))))
            {
                var parent = fine.Readings("am-01").Single(reading => reading.Edge == 2 * parts.Key.Edge && (reading.X, reading.Y, reading.Z) == (parts.Key.Item2, parts.Key.Item3, parts.Key.Item4));
                Assert.True(parts.Sum(part => part.Count) <= parent.Count - options.RefineAfter);
                Assert.True(parts.Min(part => part.Minimum) >= parent.Minimum && parts.Max(part => part.Maximum) <= parent.Maximum);
            }

            static double Floor(double corner, VoxelReading part) => Math.Floor(corner / part.Edge / 2) * part.Edge * 2;
        }).Holds();

    [Fact]
    public void Samples_merge_to_the_same_in_any_order() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<int>(), (codes, seed) =>
        {
            Sample[] samples = [.. codes.Select(c => At(c & 3, (c >> 2) & 3, (c >> 4) & 1, 1000 + (c % 997)))];
            var (inOrder, shuffled) = (Create(new()), Create(new()));
            Add(inOrder, samples);
            new System.Random(seed).Shuffle(samples);
            Add(shuffled, samples);

            var (expected, actual) = (inOrder.Readings("am-01"), shuffled.Readings("am-01"));
            Assert.Equal(expected.Count, actual.Count);
            foreach (var (a, b) in expected.Zip(actual))
            {
                Assert.Equal((a.X, a.Y, a.Z, a.Count, a.Minimum, a.Maximum), (b.X, b.Y, b.Z, b.Count, b.Minimum, b.Maximum));
                Assert.Equal(a.Mean, b.Mean, tolerance: 1e-9);
                Assert.Equal(a.StandardDeviation, b.StandardDeviation, tolerance: 1e-8);
            }
        }).Holds();

    [Fact]
    public void Voxels_of_two_halves_merge_to_the_voxels_of_all() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            Sample[] samples = [.. codes.Select(c => At(c & 1, 0, 0, 1e6 + (c % 997)))];
            var (all, first, second) = (Create(new()), Create(new()), Create(new()));
            Add(all, samples);
            Add(first, [.. samples.Take(cut)]);
            Add(second, [.. samples.Skip(cut)]);

            for (var x = 0; x <= 1; x++)
            {
                var expected = all.At(new Position(x, 0, 0), "temperature");
                var merged = first.At(new Position(x, 0, 0), "temperature");
                merged.Merge(second.At(new Position(x, 0, 0), "temperature"));
                Assert.Equal(expected.Count, merged.Count);
                Assert.Equal(expected.Mean, merged.Mean, tolerance: 1e-8);
                Assert.Equal(expected.StandardDeviation, merged.StandardDeviation, tolerance: 1e-6);
            }
        }).Holds();

    private static Sample At(double x, double y, double z, double value) =>
        Make.Sample(0, value) with { Position = new Position(x, y, z) };

    private VoxelGrid Create(VoxelGridOptions options) => new(options, _catalog);

    private void Add(VoxelGrid grid, params Sample[] samples)
    {
        using var batch = Make.Batch(_catalog, samples);
        grid.OnBatch(batch);
    }
}
