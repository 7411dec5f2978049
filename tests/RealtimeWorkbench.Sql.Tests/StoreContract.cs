using System.Text;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql.Tests;

/// <summary>What every store promises.</summary>
internal static class StoreContract
{
    public static IEnumerable<string> Texts(PartitionState state) => state.Pieces.Select(piece =>
        Invariant($"{piece.Machine}/{piece.Piece.Part}/{piece.Piece.Key}={Encoding.UTF8.GetString(piece.Piece.Bytes!.Value.Span)}"))
        .Order(StringComparer.Ordinal);

    public static Checkpoint Checkpoint(
        string partition, long epoch, long offset, params (string Machine, string Part, long Key, string? Text)[] pieces) =>
        new("run",
        [
            new PartitionCheckpoint(
                partition,
                epoch,
                new SourcePosition(offset, partition, "memo"),
                new PartitionCounts(offset + 1, 1),
                [
                    .. pieces.Select(piece => new MachinePiece(
                        piece.Machine,
                        new StatePiece(piece.Part, piece.Key, piece.Text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(piece.Text)))),
                ]),
        ]);

    public static async Task GivesBackWhatWasCommittedPieceByPiece(Func<Task<ICheckpointStore>> open)
    {
        await using (var store = await open())
        {
            var begun = await store.BeginAsync("run", "a");
            Assert.Equal((1, null, 0), (begun.Epoch, begun.Position, begun.Pieces.Count));
            await store.CommitAsync(Checkpoint("a", 1, 10, ("am-01", "", 0, "brief"), ("am-01", "charts", 7, "old"), ("am-02", "", 0, "other"), ("a\\0\0", "", 0, "")));
            await store.CommitAsync(Checkpoint("a", 1, 20, ("am-01", "charts", 7, "new"), ("am-02", "", 0, null)));
        }

        await using var again = await open();
        var state = await again.BeginAsync("run", "a");

        Assert.Equal(2, state.Epoch);
        Assert.Equal(new SourcePosition(20, "a", "memo"), state.Position);
        Assert.Equal(new PartitionCounts(21, 1), state.Counts);
        Assert.Equal(["a\\0\0//0=", "am-01//0=brief", "am-01/charts/7=new"], Texts(state));
        Assert.Empty((await again.BeginAsync("other run", "a")).Pieces);
    }

    public static async Task KeepsWhatHasNoPartitionAndNoPosition(Func<Task<ICheckpointStore>> open)
    {
        await using var store = await open();
        await store.BeginAsync("run", "");
        await store.CommitAsync(new Checkpoint("run", [new PartitionCheckpoint("", 1, Position: null, new PartitionCounts(3, 0), []) { Listened = TimeSpan.FromSeconds(5) }]));
        var unplaced = await store.BeginAsync("run", "");
        await store.CommitAsync(new Checkpoint("run", [new PartitionCheckpoint("", 2, new SourcePosition(7), default, [])]));

        Assert.Equal((null, new PartitionCounts(3, 0), TimeSpan.FromSeconds(5)), (unplaced.Position, unplaced.Counts, unplaced.Listened));
        Assert.Equal(new SourcePosition(7), (await store.BeginAsync("run", "")).Position);
    }

    public static async Task RefusesWhatAnOlderEpochCommitsAndTakesTheRest(Func<Task<ICheckpointStore>> open)
    {
        await using var store = await open();
        await store.BeginAsync("run", "a");
        await store.BeginAsync("run", "b");
        await store.BeginAsync("run", "a");

        var fenced = await Assert.ThrowsAsync<FencedException>(async () => await store.CommitAsync(new Checkpoint(
            "run", [.. Checkpoint("a", 1, 10, ("am-01", "", 0, "late")).Partitions, .. Checkpoint("b", 1, 30, ("am-02", "", 0, "good")).Partitions])));

        Assert.Equal(["a"], fenced.Partitions);
        var a = await store.BeginAsync("run", "a");
        Assert.Equal((null, 0), (a.Position, a.Pieces.Count));
        Assert.Equal(["am-02//0=good"], Texts(await store.BeginAsync("run", "b")));
    }

    /// <summary>Requires that a workbench that is started again goes on from where its settings keep the checkpoints.</summary>
    public static async Task AssertGoesOnAsync(CheckpointSettings checkpoints)
    {
        var settings = new WorkbenchSettings { Demo = new DemoSettings { RealTime = false, Duration = 60 }, Checkpoint = checkpoints };
        var first = await RunAsync(settings);
        var second = await RunAsync(settings);

        Assert.Equal(first, second);
        Assert.NotEqual(0, second.Processed);
    }

    private static async Task<RunSummary.SampleCounts> RunAsync(WorkbenchSettings settings)
    {
        await using var workbench = Workbench.Create(settings);
        workbench.Checkpoints = new SqlCheckpoints();
        var result = await workbench.RunAsync(OperationKind.Workflow);
        Assert.Null(result.Failure);
        return workbench.Summarize().Samples;
    }
}
