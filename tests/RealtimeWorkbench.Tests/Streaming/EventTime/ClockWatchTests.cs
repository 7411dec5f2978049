using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.EventTime;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Streaming.EventTime;

public sealed class ClockWatchTests
{
    private static readonly string[] Machines = ["a", "b"];
    private static readonly string[] Kinds = ["goes on", "refused", "signal"];

    private readonly ManualTime _time = new(Make.Start);
    private readonly RecordingHandler _handler = new();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task One_sample_with_a_wrong_clock_is_refused_and_makes_nothing_late(int lateness)
    {
        Sample[] samples = [.. Seconds(0, 10), Make.Sample(23 * 3600), .. Seconds(10, 10)];

        var (seen, pipeline) = await RunAsync(new() { AllowedLateness = TimeSpan.FromSeconds(lateness) }, samples);

        Assert.Equal(Enumerable.Range(0, 20).Select(i => (double)i), seen.Select(TimeOf));
        var counts = pipeline.Statistics.Snapshot();
        Assert.Equal((20, 1, 0), (counts.Processed, counts.DeadLettered, counts.Late));
        Assert.Equal(
            "The sample of am-01 at 2026-11-22T09:00:00.0000000+00:00 is 22:59:51 ahead of what its machine had said, and the next one was not; check the clock of its sender.",
            Assert.Single(pipeline.DeadLetters.Snapshot()).Reason);
        Make.AssertAccounted(counts);
    }

    [Fact]
    public async Task The_metrics_of_one_reading_do_not_confirm_its_clock()
    {
        Sample[] samples =
        [
            .. Seconds(0, 10), Make.Sample(7200), Make.Sample(7200, metric: "power"), Make.Sample(7200), .. Seconds(10, 2),
        ];

        var (seen, pipeline) = await RunAsync(new(), samples);

        Assert.Equal(Enumerable.Range(0, 12).Select(i => (double)i), seen.Select(TimeOf));
        Assert.Equal(3, pipeline.Statistics.Snapshot().DeadLettered);
    }

    [Fact]
    public async Task A_machine_that_pauses_or_ends_with_a_jump_loses_nothing()
    {
        Sample[] samples = [.. Seconds(0, 10), Make.Sample(3600), Make.Sample(3601, metric: "power"), Make.Sample(9000), Make.Sample(20_000)];

        var (seen, pipeline) = await RunAsync(new(), samples);

        Assert.Equal(samples.Select(TimeOf), seen.Select(TimeOf));
        Assert.Equal(samples.Select(sample => sample.Values), seen.Select(sample => sample.Values));
        Assert.Equal(0, pipeline.Statistics.Snapshot().Held);
        Make.AssertAccounted(pipeline.Statistics.Snapshot());
    }

    [Fact]
    public async Task What_comes_out_of_order_after_a_pause_confirms_it()
    {
        var (seen, _) = await RunAsync(
            new() { AllowedLateness = TimeSpan.FromSeconds(5) }, [.. Seconds(0, 10), Make.Sample(3600), Make.Sample(3598), Make.Sample(3610)]);

        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => (double)i), 3598, 3600, 3610], seen.Select(TimeOf));
    }

    [Fact]
    public async Task A_slow_machine_is_soon_known_to_be_slow()
    {
        using var stop = new CancellationTokenSource();
        var source = new ScriptedSource();
        for (var hour = 0; hour < 30; hour++)
        {
            source.Yield(Make.Sample(3600 * hour));
        }

        var pipeline = Make.Pipeline(_time, options: new());
        var run = pipeline.RunAsync(source.Block(), stop.Token);

        await UntilAsync(() => pipeline.Statistics.Snapshot() is { Processed: 30, Held: 0 });

        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);
    }

    [Fact]
    public async Task What_nobody_contradicts_goes_on_after_a_while()
    {
        using var stop = new CancellationTokenSource();
        var monitor = new RecordingMonitor();
        var pipeline = Make.Pipeline(_time, monitor, _handler);
        var run = pipeline.RunAsync(new ScriptedSource().Yield([.. Seconds(0, 10), Make.Sample(3600)]).Block(), stop.Token);
        await UntilAsync(() => pipeline.Statistics.Snapshot() is { Processed: 10, Held: 1 });

        for (var step = 0; step < 240; step++)
        {
            Assert.Equal(10, pipeline.Statistics.Snapshot().Processed);
            _time.Advance(TimeSpan.FromMilliseconds(250));
        }

        await UntilAsync(() => pipeline.Statistics.Snapshot() is { Processed: 11, Held: 0 });
        Assert.DoesNotContain(monitor.Advances, advance => advance.Time < Make.Start.AddSeconds(3600).UtcTicks);
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);
    }

    [Fact]
    public async Task A_machine_whose_samples_are_all_late_is_silent_for_its_monitors()
    {
        using var stop = new CancellationTokenSource();
        var monitor = new RecordingMonitor();
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var source = new ScriptedSource().Yield(Make.Sample(50)).WaitFor(late.Task).Yield(Make.Sample(10)).Block();
        var pipeline = Make.Pipeline(_time, monitor);
        var run = pipeline.RunAsync(source, stop.Token);
        await UntilAsync(() => pipeline.Statistics.Snapshot().Processed == 1);
        _time.Advance(TimeSpan.FromSeconds(20));
        late.SetResult();
        await UntilAsync(() => pipeline.Statistics.Snapshot().Late == 1);

        _time.Advance(TimeSpan.FromSeconds(1));

        await UntilAsync(() => monitor.Advances is [.., (_, var reached)] && reached == Make.Start.AddSeconds(71).UtcTicks);
        await stop.CancelAsync();
        await run.WaitAsync(Make.Patience);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task A_clock_that_was_set_back_is_reported_until_it_has_caught_up(int piece)
    {
        Sample[] samples = [.. Seconds(100, 10), .. Seconds(80, 40), .. Seconds(50, 9), Make.Sample(120)];

        var (_, pipeline) = await RunAsync(new(), samples, piece);

        Assert.Equal(29 + 9, pipeline.Statistics.Snapshot().Late);
        Assert.Equal(
            [
                (SignalKind.Raised, "am-01", "timestamp", "am-01 has sent 10 samples in a row that were late, now by 00:00:20, and none is looked at until 2026-11-21 10:01:49Z is reached; check its clock."),
                (SignalKind.Cleared, "am-01", "timestamp", "am-01 is in time again."),
            ],
            _handler.Signals.Where(signal => signal.Rule == ClockWatch.Rule).Select(signal => (signal.Kind, signal.Machine, signal.Metric, signal.Explanation)));
    }

    [Fact]
    public void However_it_is_cut_and_wherever_it_is_resumed_the_result_is_the_same() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), (codes, cut) =>
        {
            var at = codes.Length == 0 ? 0 : cut % codes.Length;
            var catalog = Catalog();
            var whole = new Watched(catalog, _time);
            whole.Take(codes, 0, codes.Length);
            whole.Finish();

            var first = new Watched(catalog, _time);
            for (var i = 0; i < at; i++)
            {
                first.Take(codes, i, i + 1);
            }

            var other = Saved.Renumbered(catalog);
            var second = new Watched(other, _time);
            Saved.Move(first.Watch, catalog, second.Watch, other);
            Assert.Equal(first.Watch.HeldCount, second.Watch.HeldCount);
            second.Take(codes, at, codes.Length);
            second.Finish();

            foreach (var (machine, kind) in Machines.SelectMany(machine => Kinds.Select(kind => (machine, kind))))
            {
                Assert.Equal(whole.Of(machine, kind), [.. first.Of(machine, kind), .. second.Of(machine, kind)]);
            }
        }).Holds();

    private static IEnumerable<Sample> Seconds(int from, int count) => Enumerable.Range(from, count).Select(i => Make.Sample(i));

    private static double TimeOf(Sample sample) => (sample.Timestamp - Make.Start).TotalSeconds;

    private static MetricCatalog Catalog()
    {
        var catalog = new MetricCatalog();
        catalog.Metrics.GetOrAdd("temperature");
        foreach (var machine in Machines)
        {
            catalog.Machines.GetOrAdd(machine);
        }

        return catalog;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Make.Patience);
        while (!holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<(List<Sample> Seen, Pipeline Pipeline)> RunAsync(PipelineOptions options, Sample[] samples, int piece = 3)
    {
        var seen = new List<Sample>();
        var monitor = new FakeMonitor(batch =>
        {
            for (var row = 0; row < batch.Count; row++)
            {
                seen.Add(batch.ToSample(row));
            }
        });
        var source = new ScriptedSource();
        foreach (var part in samples.Chunk(piece))
        {
            source.Yield(part);
        }

        var pipeline = Make.Pipeline(_time, monitor, _handler, options);
        await pipeline.RunAsync(source).WaitAsync(Make.Patience);
        return (seen, pipeline);
    }

    /// <summary>A watch and all that it says and lets through.</summary>
    private sealed class Watched
    {
        private readonly MetricCatalog _catalog;
        private readonly List<(string Machine, string Kind, string Text)> _seen = [];

        public Watched(MetricCatalog catalog, TimeProvider time)
        {
            _catalog = catalog;
            Watch = new ClockWatch(new PipelineOptions { AllowedLateness = TimeSpan.FromSeconds(3) }, time)
            {
                Refuse = (batch, row, _) => See(batch, row, "refused"),
            };
        }

        public ClockWatch Watch { get; }

        public IEnumerable<string> Of(string machine, string kind) =>
            _seen.Where(seen => (seen.Machine, seen.Kind) == (machine, kind)).Select(seen => seen.Text);

        public void Take(byte[] codes, int from, int to)
        {
            var samples = new List<Sample>();
            for (var i = from; i < to; i++)
            {
                var jump = codes[i] % 16 == 0 ? 3000 : codes[i] % 16 == 1 ? 90 : -(codes[i] / 16);
                samples.Add(Make.Sample((5 * i) + jump, codes[i], Machines[codes[i] % 2]));
            }

            See(Watch.Screen(Make.Batch(_catalog, [.. samples]), TimeSpan.Zero));
        }

        public void Finish()
        {
            for (var machine = 0; machine < _catalog.Machines.Count; machine++)
            {
                if (Watch.HeldOf(machine) > 0)
                {
                    See(Watch.Release(machine));
                }
            }
        }

        private void See(SampleBatch batch)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                See(batch, row, "goes on");
            }

            batch.Dispose();
            Watch.Take(signal => _seen.Add((signal.Machine, "signal", signal.Explanation)));
        }

        private void See(SampleBatch batch, int row, string kind)
        {
            var sample = batch.ToSample(row);
            _seen.Add((sample.Machine, kind, Invariant($"{sample.Timestamp:O} {sample.Values["temperature"]}")));
        }
    }
}
