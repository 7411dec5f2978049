using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Voxels;

public sealed class VoxelStateTests
{
    private static readonly VoxelGridOptions Fine = new() { Levels = 2, RefineAfter = 4, RefineFrom = 0.1, Signals = ["temperature"] };

    private readonly MetricCatalog _catalog = new();

    [Fact]
    public void Refined_voxels_go_on_as_if_they_had_not_been_saved()
    {
        var samples = Samples();
        var uncut = Create(Fine);
        Add(uncut, samples);
        var first = Create(Fine);
        Add(first, samples[..700]);
        var other = Saved.Renumbered(_catalog);
        var second = new MachineVoxels(Fine, other);

        Saved.Move(first, _catalog, second, other);
        using (var rest = Make.Batch(other, samples[700..]))
        {
            ((IBatchObserver)second).OnBatch(rest);
        }

        Assert.Equal(uncut.Grids[0].Grid.Readings("am-01"), second.Grids[0].Grid.Readings("am-01"));
        var (expected, actual) = (uncut.Summary(), second.Summary());
        Assert.Equal(
            (expected.VoxelsOccupied, expected.VoxelsRefined, expected.SamplesInside, expected.SamplesOutside, expected.Megabytes),
            (actual.VoxelsOccupied, actual.VoxelsRefined, actual.SamplesInside, actual.SamplesOutside, actual.Megabytes));
        Assert.True(actual.VoxelsRefined > 10);
        Assert.Equal(["temperature"], actual.Metrics.Select(metric => metric.Metric));
    }

    public static TheoryData<VoxelGridOptions> OtherShapes => [.. (VoxelGridOptions[])
    [
        Fine with { Resolution = 10 },
        Fine with { Minimum = new Position(0, 0, -1) },
        Fine with { Maximum = new Position(100, 99.5, 100) },
        Fine with { Levels = 1 },
        Fine with { RefineAfter = 5 },
        Fine with { RefineFrom = 0.2 },
        Fine with { Signals = ["power"] },
        Fine with { Signals = null },
    ]];

    [Theory]
    [MemberData(nameof(OtherShapes))]
    public void Voxels_of_another_shape_begin_anew_and_that_is_said(VoxelGridOptions other)
    {
        var store = new Dictionary<(string, long), StatePiece>();
        var first = Create(Fine);
        Add(first, Samples());
        Save(first, store);
        var second = Create(other);
        var reader = new StateReader(_catalog, [.. store.Values]);

        Assert.False(reader.Read(second, 0));
        Assert.StartsWith(
            "What the checkpoint has as voxels was found with voxels of 1 mm from (0, 0, 0) to (100, 100, 100) mm, levels 2 after 4 samples from 0.1, signals temperature; ",
            Assert.Single(reader.Anew),
            StringComparison.Ordinal);
        Assert.Equal(0, second.Summary().VoxelsOccupied);
        Assert.Equal(store.Keys.Where(key => key.Item1.Length > 0).Order(), reader.Outdated.Order());
    }

    [Fact]
    public void Memory_that_is_used_up_is_said_once_for_each_machine()
    {
        var voxels = Create(new() { MaxMegabytesOfMachine = 1 });

        for (var i = 0; i < 100; i++)
        {
            Add(voxels, At(8 * (i % 12), 8 * (i / 12), 0, 1), At(8 * (i % 12), 8 * (i / 12), 0, 1) with { Machine = "am-02" });
        }

        string?[] notices = [voxels.TryTakeNotice(out var first) ? first : null, voxels.TryTakeNotice(out var second) ? second : null];
        Assert.Equal(
            [
                "The voxels of am-01 fill the 1 MB of a machine (Voxels.MachineMemory): samples in new places are counted and not kept, and nothing is refined; choose a coarser resolution or more memory.",
                "The voxels of am-02 fill the 1 MB of a machine (Voxels.MachineMemory): samples in new places are counted and not kept, and nothing is refined; choose a coarser resolution or more memory.",
            ],
            notices.Order(StringComparer.Ordinal));
        Assert.False(voxels.TryTakeNotice(out _));
        Assert.Equal(200, voxels.Summary().SamplesInside + voxels.Summary().SamplesWithoutRoom);
        Assert.Equal(120, voxels.Summary().SamplesWithoutRoom);
    }

    private static Sample At(double x, double y, double z, double value) =>
        Make.Sample(0, value) with { Position = new Position(x, y, z) };

    private static Sample[] Samples()
    {
        var random = new System.Random(5);
        return
        [
            .. Enumerable.Range(0, 1500).Select(_ =>
            {
                var sample = At((random.NextDouble() * 6) - 1, random.NextDouble() * 3, random.NextDouble() * 2, random.NextDouble());
                return sample with { Values = new Dictionary<string, double>(sample.Values) { ["power"] = 1 } };
            }),
        ];
    }

    private void Save(MachineVoxels voxels, Dictionary<(string, long), StatePiece> store)
    {
        var writer = new StateWriter(_catalog);
        writer.Write(voxels, 0);
        foreach (var piece in writer.Take())
        {
            store[(piece.Part, piece.Key)] = piece;
        }
    }

    private MachineVoxels Create(VoxelGridOptions options) => new(options, _catalog);

    private void Add(MachineVoxels voxels, params Sample[] samples)
    {
        using var batch = Make.Batch(_catalog, samples);
        voxels.OnBatch(batch);
    }
}
