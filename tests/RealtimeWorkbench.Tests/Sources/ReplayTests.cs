using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Samples;

namespace RealtimeWorkbench.Tests.Sources;

public class ReplayTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DemoProcessOptions Recorded = new()
    {
        Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(10),
        HistorySamples = 0,
        Pace = Pace.AsFastAsPossible,
    };

    private readonly ManualTime _time = new(Now);
    private readonly Shared _shared;
    private readonly List<(Sample Sample, TimeSpan At)> _played = [];

    public ReplayTests() => _shared = new Shared(_time);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(0.5, 1)]
    public async Task Samples_come_at_the_distance_of_their_event_times(double speed, int stepMilliseconds)
    {
        var replay = new Replay(new DemoProcess(Recorded), new ReplayOptions { Speed = speed }, _time);

        await Reading.WhileTimePasses(_time, TimeSpan.FromMilliseconds(stepMilliseconds), () => Play(replay));

        Assert.Equal(100, _played.Count);
        foreach (var (sample, at) in _played)
        {
            var due = (sample.Timestamp - Recorded.Start!.Value) / speed;
            Assert.InRange((at - due).TotalMilliseconds, -0.001, 2);
        }
    }

    [Fact]
    public async Task At_full_speed_everything_comes_at_once_and_unchanged()
    {
        var replay = new Replay(new DemoProcess(Recorded), new ReplayOptions { Speed = 0 }, _time);

        await Play(replay);

        var (expected, _) = await Reading.AllOf(new DemoProcess(Recorded));
        Assert.Equal(100, replay.ExpectedSamples);
        Assert.Equal(100, _played.Count);
        Assert.All(expected.Zip(_played), pair => Assert.True(SampleBytes.Same(pair.First, pair.Second.Sample)));
        Assert.All(_played, played => Assert.Equal(TimeSpan.Zero, played.At));
        Assert.NotEmpty(replay.Faults);
    }

    [Fact]
    public async Task Steps_release_as_many_samples_as_asked_and_resuming_goes_on_from_there()
    {
        var replay = new Replay(new DemoProcess(Recorded), new ReplayOptions { StartPaused = true }, _shared);
        var reading = Play(replay);
        Assert.Empty(_played);

        replay.Step();
        await Until(() => _played.Count == 1);
        replay.Step(3);
        await Until(() => _played.Count == 4);
        _shared.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, _played.Count);
        Assert.True(replay.IsPaused);

        replay.Resume();
        await Until(() => Pass(reading));
        await reading;

        // The last sample comes 9.6 s after the fourth, or later, as the reader wakes on a thread of its own.
        Assert.Equal(100, _played.Count);
        Assert.True(_played[^1].At - TimeSpan.FromMinutes(1) >= TimeSpan.FromSeconds(9.6));
    }

    [Fact]
    public async Task A_pause_shifts_what_comes_after_it()
    {
        var replay = new Replay(new DemoProcess(Recorded), time: _shared);
        var reading = Play(replay);
        await Until(() => _played.Count >= 31 || Pass(reading));

        replay.Pause();
        var paused = _played.Count;
        _shared.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(paused, _played.Count);

        replay.Resume();
        await Until(() => Pass(reading));
        await reading;
        Assert.Equal(100, _played.Count);
        Assert.True(_played[^1].At - TimeSpan.FromMinutes(5) >= TimeSpan.FromSeconds(9.9));
    }

    [Fact]
    public async Task Times_running_backwards_come_at_once_and_in_order()
    {
        var source = new Fixed([0, 10, 5, 20, 1]);

        await Reading.WhileTimePasses(
            _time, TimeSpan.FromMilliseconds(100), () => Play(new Replay(source, time: _time)));

        Assert.Equal([0, 10, 5, 20, 1], _played.Select(played => played.Sample.Values["a"]));
        Assert.Equal([0, 10, 10, 20, 20], _played.Select(played => played.At.TotalSeconds));
        Assert.Equal(1, source.Letters);
    }

    private async Task Play(Replay replay)
    {
        await foreach (var batch in replay.ReadAsync().ConfigureAwait(false))
        {
            using (batch)
            {
                for (var row = 0; row < batch.Count; row++)
                {
                    _played.Add((batch.ToSample(row), _time.GetUtcNow() - Now));
                }
            }
        }
    }

    private bool Pass(Task reading)
    {
        _shared.Advance(TimeSpan.FromMilliseconds(10));
        return reading.IsCompleted;
    }

    /// <summary>Lets the reader, which a step or a resume wakes on another thread, go on until it is where it should be.</summary>
    private static async Task Until(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
        }
    }

    /// <summary>One batch with samples at the given seconds, and a dead letter.</summary>
    private sealed class Fixed(double[] seconds) : ISampleSource
    {
        public string Name => "fixed";

        public MetricCatalog Catalog { get; } = new();

        public long? ExpectedSamples => seconds.Length;

        public int Letters { get; private set; }

        public async IAsyncEnumerable<SampleBatch> ReadAsync(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            var batch = SampleBatch.Rent(Catalog, seconds.Length);
            foreach (var second in seconds)
            {
                var row = batch.AddRow((Now + TimeSpan.FromSeconds(second)).UtcTicks, Catalog.Machines.GetOrAdd("m"));
                batch.SetValue(row, Catalog.Metrics.GetOrAdd("a"), second);
            }

            batch.Reject(DeadLetter.Of(Name, 1, "Bad.", []));
            Letters++;
            yield return batch;
        }
    }

    /// <summary>A clock that one thread advances while another waits on it.</summary>
    private sealed class Shared(ManualTime time) : TimeProvider
    {
        private readonly Lock _using = new();

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => Use(time.GetUtcNow);

        public override long GetTimestamp() => Use(time.GetTimestamp);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Timer(this, Use(() => time.CreateTimer(callback, state, dueTime, period)));

        public void Advance(TimeSpan by) => Use(() =>
        {
            time.Advance(by);
            return true;
        });

        private T Use<T>(Func<T> use)
        {
            lock (_using)
            {
                return use();
            }
        }

        private sealed class Timer(Shared time, ITimer timer) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => time.Use(() => timer.Change(dueTime, period));

            public void Dispose() => time.Use(() =>
            {
                timer.Dispose();
                return true;
            });

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
