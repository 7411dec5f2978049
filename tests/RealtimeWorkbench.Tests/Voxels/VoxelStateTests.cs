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

    [Fact]
    public void Voxels_of_another_shape_begin_anew_with_a_notice_and_leave_nothing_behind()
    {
        var store = new Dictionary<(string, long), StatePiece>();
        var first = Create(Fine);
        Add(first, Samples());
        Save(first, store);

        var coarse = new VoxelGridOptions { Resolution = 10 };
        var second = Create(coarse);
        Restore(second, store);
        Assert.True(second.TryTakeNotice(out var notice));
        Assert.Equal(
            "The voxels of am-01 were saved with another box, resolution, refinement or signals, or by another version; they begin anew, so they have the samples from here on only.",
            notice);
        Add(second, At(95, 95, 95, 1));
        Save(second, store);
        var third = Create(coarse);
        Restore(third, store);

        Assert.Equal(1, third.Summary().VoxelsOccupied);
        Assert.Equal(second.Grids[0].Grid.Readings("am-01"), third.Grids[0].Grid.Readings("am-01"));
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

    private void Restore(MachineVoxels voxels, Dictionary<(string, long), StatePiece> store) =>
        new StateReader(_catalog, store.Values).Read(voxels, 0);

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
