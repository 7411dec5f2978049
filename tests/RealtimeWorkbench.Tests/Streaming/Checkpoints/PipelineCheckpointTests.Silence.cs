using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Streaming.Checkpoints;

// Silence of machines, which a restart must not end.
public sealed partial class PipelineCheckpointTests
{
    [Fact]
    public async Task Runs_that_are_killed_again_and_again_before_a_silence_is_too_long_notice_it_together()
    {
        var store = _store;
        var signals = new RecordingHandler();
        for (var kill = 0; kill < 4; kill++)
        {
            var copied = store;
            var committed = new SemaphoreSlim(0);
            store.AfterCommit = _ => committed.Release();
            var source = new Partitions();
            using var counts = new Counts();
            var pipeline = new Pipeline(
                new PipelineOptions { BatchSize = 10 },
                _ => [new StalenessMonitor(new StalenessOptions())],
                signals,
                [counts],
                _time,
                new PipelineCheckpoints { Store = store });
            var running = pipeline.RunAsync(source);
            Assert.Equal(kill == 0 ? null : 5, (await source.AssignAsync("a"))[0]?.Offset);
            if (kill == 0)
            {
                await source.SendAsync("a", 0, 5, machines: 1);
                await UntilAsync(() => counts.Total == 5);

                // Those that were made before know nothing of the samples.
                while (await committed.WaitAsync(0))
                {
                }
            }

            await TickUntilAsync(committed);
            for (var second = 0; second < 2; second++)
            {
                for (var part = 0; part < 4; part++)
                {
                    _time.Advance(TimeSpan.FromMilliseconds(250));
                }

                await committed.WaitAsync(Make.Patience);
            }

            // What the next run finds after a kill.
            store = copied.Copy();
            source.End();
            await running.WaitAsync(Make.Patience);
        }

        // Of a value a second, five are missing now; no run has listened for so long. What it told after the copy was made, the next one tells again.
        var signal = Assert.Single(signals.Signals.Distinct());
        Assert.Equal((SignalKind.Raised, StalenessMonitor.Rule, Make.Start.AddSeconds(9)), (signal.Kind, signal.Rule, signal.Time));
    }

    [Fact]
    public async Task A_checkpoint_of_mere_silence_tells_the_source_nothing_new()
    {
        var source = new Partitions();
        var (checkpoints, committed) = Committed();
        using var counts = new Counts();
        await RunAsync(source, new PipelineOptions { BatchSize = 10 }, [counts], async () =>
        {
            await source.AssignAsync("a");
            await source.SendAsync("a", 0, 5);
            await UntilAsync(() => counts.Total == 5);
            await TickUntilAsync(committed);
            await TickUntilAsync(committed);
            await TickUntilAsync(committed);
        });

        Assert.Equal([new SourcePosition(5, "a")], source.Committed);
        Assert.True(checkpoints[^1].Partitions[0].Listened > checkpoints[0].Partitions[0].Listened);
        Assert.Empty(checkpoints[^1].Partitions[0].Pieces);
    }
}
