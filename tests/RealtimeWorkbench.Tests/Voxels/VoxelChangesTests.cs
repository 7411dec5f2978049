using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Voxels;

public sealed class VoxelChangesTests
{
    private readonly MetricCatalog _catalog = new();

    [Fact]
    public void A_view_gets_only_the_chunks_that_changed_since_its_version()
    {
        var grid = new VoxelGrid(new(), _catalog);
        Add(grid, At(1, 1, 1, 5), At(50, 1, 1, 6), At(99, 99, 99, 7));

        var first = grid.ChangesSince("temperature");
        Assert.True(first.IsWhole);
        Assert.Equal(3, first.Chunks.Count);
        Assert.Empty(grid.ChangesSince("temperature", first.Grid, first.Version).Chunks);

        Add(grid, At(51, 2, 3, 8));

        var second = grid.ChangesSince("temperature", first.Grid, first.Version);
        Assert.False(second.IsWhole);
        var chunk = Assert.Single(second.Chunks);
        Assert.Equal((6, 0, 0), (chunk.X, chunk.Y, chunk.Z));

        // The whole chunk comes, with the voxel that did not change: it takes the place of the one known.
        Assert.Equal([(64 + 8 + 2, 6.0), ((3 * 64) + (2 * 8) + 3, 8.0)], chunk.Levels.Single().Select(cell => (cell.Place, cell.Values.Mean)));
    }

    [Fact]
    public void A_view_of_another_grid_or_of_a_version_that_was_never_is_told_to_begin_anew()
    {
        var (grid, other) = (new VoxelGrid(new(), _catalog), new VoxelGrid(new(), _catalog));
        Add(grid, At(1, 1, 1, 5));
        Add(other, At(1, 1, 1, 5));
        Add(other, At(50, 1, 1, 5));
        var known = other.ChangesSince("temperature");

        Assert.True(grid.ChangesSince("temperature", known.Grid, known.Version).IsWhole);
        Assert.True(grid.ChangesSince("temperature", grid.Id, grid.Version + 1).IsWhole);
        Assert.Single(grid.ChangesSince("temperature", known.Grid, known.Version).Chunks);
        Assert.False(other.ChangesSince("temperature", known.Grid, known.Version).IsWhole);
    }

    [Fact]
    public void Many_chunks_come_in_several_answers_and_none_is_missing()
    {
        var grid = new VoxelGrid(new(), _catalog);
        for (var i = 0; i < 100; i++)
        {
            Add(grid, [.. Enumerable.Range(0, 10).Select(j => At(j * 10, i % 10 * 10, i / 10 * 10, i))]);
        }

        var view = new View();
        var answers = view.CatchUp(grid);

        Assert.Equal(4, answers);
        Assert.Equal(1000, view.Cells);
    }

    [Fact]
    public void Changes_that_a_view_takes_add_up_to_the_whole() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ushort[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            var grid = new VoxelGrid(new() { Levels = 2, RefineAfter = 2 }, _catalog);
            var view = new View();
            var place = 0;
            foreach (var piece in codes.Concat(codes).Chunk(1 + (cut % 16)))
            {
                Add(grid, [.. piece.Select(c => At(c & 31, (c >> 5) & 15, (c >> 9) & 15, c))]);

                // A view asks as seldom as it likes.
                if (place++ % 3 == 0)
                {
                    view.CatchUp(grid);
                }
            }

            view.CatchUp(grid);
            var fresh = new View();
            fresh.CatchUp(grid);
            Assert.Equal(fresh.Text, view.Text);
            Assert.Equal(grid.Readings("am-01").Count, view.Cells);
        }).Holds();

    private static Sample At(double x, double y, double z, double value) =>
        Make.Sample(0, value) with { Position = new Position(x, y, z) };

    private void Add(VoxelGrid grid, params Sample[] samples)
    {
        using var batch = Make.Batch(_catalog, samples);
        grid.OnBatch(batch);
    }

    /// <summary>What a browser does.</summary>
    private sealed class View
    {
        private readonly SortedDictionary<(int X, int Y, int Z), VoxelChunk> _chunks = [];
        private string? _grid;
        private long _version;

        public int Cells => _chunks.Values.Sum(chunk => chunk.Levels.Sum(level => level.Count));

        public string Text => string.Join('\n', _chunks.Values.Select(chunk => FormattableString.Invariant(
            $"{chunk.X} {chunk.Y} {chunk.Z}: {string.Join(' ', chunk.Levels.Select(level => string.Join(',', level.Select(cell => FormattableString.Invariant($"{cell.Place} {cell.Values.Count} {cell.Values.Mean:R}")))))}")));

        public int CatchUp(VoxelGrid grid)
        {
            for (var answers = 1; ; answers++)
            {
                var changes = grid.ChangesSince("temperature", _grid, _version);
                if (changes.IsWhole)
                {
                    _chunks.Clear();
                }

                foreach (var chunk in changes.Chunks)
                {
                    _chunks[(chunk.X, chunk.Y, chunk.Z)] = chunk;
                }

                (_grid, _version) = (changes.Grid, changes.Version);
                if (!changes.HasMore)
                {
                    return answers;
                }
            }
        }
    }
}
