using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Push;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

// Samples that are pushed in beside a source with partitions.
public sealed partial class PipelineCheckpointTests
{
    [Fact]
    public async Task What_is_pushed_before_the_source_has_begun_waits_for_the_state_of_its_machine()
    {
        await using var before = new Merged();
        await RunAsync(before.Source, new Counts(), workers: 1, async () =>
        {
            await before.Main.AssignAsync("a");
            await before.Main.SendAsync("a", 0, 4, machines: 1);
        });

        await using var after = new Merged();
        var counts = new Counts();
        after.Push("a-0", second: 10);
        await RunAsync(after.Source, counts, workers: 1, async () =>
        {
            await after.Main.AssignAsync("a");
            await UntilAsync(() => counts.Total == 5);
            await after.Main.SendAsync("a", 20, 1, machines: 1);
            await UntilAsync(() => counts.Total == 6);
        });

        Assert.DoesNotContain(_notices, notice => notice.Contains("left aside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_that_is_pushed_to_before_its_first_sample_belongs_to_its_partition_all_the_same()
    {
        await using var before = new Merged();
        var counts = new Counts();
        await RunAsync(before.Source, counts, workers: 1, async () =>
        {
            await before.Main.AssignAsync("a");
            before.Push("a-0", second: 0);
            await UntilAsync(() => counts.Total == 1);
            await before.Main.SendAsync("a", 1, 4, machines: 1);
        });

        await using var after = new Merged();
        counts = new Counts();
        await RunAsync(after.Source, counts, workers: 1, async () =>
        {
            Assert.Equal(5, (await after.Main.AssignAsync("a"))[0]?.Offset);
            Assert.Equal(5, counts.Total);
        });
    }

    [Fact]
    public async Task A_machine_that_was_pushed_to_before_its_partition_came_goes_on_from_its_checkpoint()
    {
        await using var before = new Merged();
        await RunAsync(before.Source, new Counts(), workers: 1, async () =>
        {
            await before.Main.AssignAsync("b");
            await before.Main.SendAsync("b", 0, 4, machines: 1);
        });

        await using var after = new Merged();
        var counts = new Counts();
        var late = new Late();
        var run = await RunAsync(after.Source, new PipelineOptions { Workers = 1, AdvanceWhenIdle = false }, [counts, late], async () =>
        {
            await after.Main.AssignAsync("a");
            after.Push("b-0", second: 100);
            await UntilAsync(() => counts.Total == 1);
            await after.Main.AssignAsync("b");
            Assert.Equal(4, counts.Total);
        });

        Assert.Equal((5, 4, 1), (run.Statistics.Produced, run.Statistics.Processed, run.Statistics.Discarded));
        Assert.Equal(["b-0"], late.GivenUp);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(Make.Patience);
        while (!isSo())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A part with something to do for machines that nobody goes on with.</summary>
    private sealed class Late : ILateState
    {
        public List<string> GivenUp { get; } = [];

        public string Part => "late";

        public void Save(int machine, StateWriter writer)
        {
        }

        public void Restore(int machine, StateReader reader)
        {
        }

        public void Forget(int machine, string name)
        {
        }

        public void SaveLate(int machine, StateWriter writer)
        {
        }

        public void GiveUp(string name) => GivenUp.Add(name);

        public Task SettleAsync() => Task.CompletedTask;
    }

    /// <summary>A source with partitions and an inlet beside it.</summary>
    private sealed class Merged : IAsyncDisposable
    {
        private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ISampleSource, Partitions> Mains = [];
        private readonly PushedSamples _inlet;

        public Merged()
        {
            _inlet = new PushedSamples(Main.Catalog, TimeProvider.System);
            Source = new MergedSource(Main, _inlet, waits: true);
            Mains.Add(Source, Main);
        }

        public Partitions Main { get; } = new();

        public MergedSource Source { get; }

        public static Partitions MainOf(ISampleSource source) =>
            Mains.TryGetValue(source, out var main) ? main : throw new InvalidOperationException("no such source");

        public void Push(string machine, int second) => Assert.Null(_inlet.TryPush(System.Text.Encoding.UTF8.GetBytes(
            FormattableString.Invariant($$"""{"timestamp":"{{Make.Start.AddSeconds(second):O}}","machine":"{{machine}}","temperature":1}"""))));

        public ValueTask DisposeAsync()
        {
            _inlet.Complete();
            return ValueTask.CompletedTask;
        }
    }
}
