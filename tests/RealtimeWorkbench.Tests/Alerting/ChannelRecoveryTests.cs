using System.Collections.Concurrent;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Alerting;

/// <summary>A channel that says that it can tell again is not waited for, but never tried twice within a second.</summary>
public sealed class ChannelRecoveryTests
{
    private static readonly DateTimeOffset Start = Raised.At;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_failed_before_is_tried_at_once()
    {
        var time = new ManualTime(Start);
        var channel = new AwayChannel(failures: 4);
        await using var notifier = new AlertNotifier([channel], new(), time, _ => { });
        await FailTwiceAsync(notifier, time);
        time.Advance(Second);

        channel.Recover();

        Assert.Equal(["1", "2"], [await channel.NextAsync(Patience), await channel.NextAsync(Patience)]);
    }

    [Fact]
    public async Task What_fails_at_that_moment_is_tried_a_second_later()
    {
        var time = new ManualTime(Start);
        var channel = new AwayChannel(failures: 4) { RecoversWhileItFails = true };
        await using var notifier = new AlertNotifier([channel], new(), time, _ => { });
        await FailTwiceAsync(notifier, time);

        PassASecond(notifier, time);

        Assert.Equal(["1", "2"], [await channel.NextAsync(Patience), await channel.NextAsync(Patience)]);
    }

    [Fact]
    public async Task One_that_recovers_whenever_it_fails_is_not_tried_without_a_pause()
    {
        var channel = new AwayChannel(failures: 1000) { RecoversWhileItFails = true };
        var failed = new SemaphoreSlim(0);
        await using var notifier = new AlertNotifier([channel], new(), new ManualTime(Start), _ => failed.Release());
        notifier.OnAlert(Change(1));
        notifier.OnAlert(Change(2));
        await failed.WaitAsync(Patience);
        await failed.WaitAsync(Patience);

        channel.Recover();
        notifier.OnAlert(Change(3));
        await failed.WaitAsync(Patience);

        Assert.Equal([1, 1, 1], [channel.TriesOf("1"), channel.TriesOf("2"), channel.TriesOf("3")]);
    }

    [Fact]
    public async Task A_notifier_that_has_ended_listens_no_more()
    {
        var channel = new AwayChannel(failures: 0);
        var notifier = new AlertNotifier([channel], new(), new ManualTime(Start), _ => { });

        await notifier.DisposeAsync();

        Assert.False(channel.IsListenedTo);
    }

    /// <summary>Has two alerts fail twice, so that their pause is more than a second.</summary>
    private static async Task FailTwiceAsync(AlertNotifier notifier, ManualTime time)
    {
        notifier.OnAlert(Change(1));
        notifier.OnAlert(Change(2));
        await RetriedAsync(notifier, 2);
        PassASecond(notifier, time);
        await RetriedAsync(notifier, 4);
    }

    /// <summary>What comes again, and waits already, has the lane look at the clock once more: it may have begun to wait by the time of before.</summary>
    private static void PassASecond(AlertNotifier notifier, ManualTime time)
    {
        time.Advance(Second);
        notifier.OnAlert(Change(1));
    }

    private static async Task RetriedAsync(AlertNotifier notifier, int times)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (notifier.Counters[0].Retried < times)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, patience.Token);
        }
    }

    private static AlertChange Change(int number) => Raised.Alert(FormattableString.Invariant($"{number}"), metric: FormattableString.Invariant($"x{number}"));

    /// <summary>Fails some times, and then tells.</summary>
    private sealed class AwayChannel(int failures) : IAlertChannel
    {
        private readonly SemaphoreSlim _told = new(0);
        private readonly Queue<string> _ids = [];
        private readonly ConcurrentDictionary<string, int> _tries = new();
        private int _left = failures;

        public event Action? Recovered;

        public string Name => "away";

        public bool RecoversWhileItFails { get; init; }

        public bool IsListenedTo => Recovered is not null;

        public int TriesOf(string id) => _tries[id];

        public void Recover() => Recovered?.Invoke();

        public async Task<string> NextAsync(TimeSpan patience)
        {
            Assert.True(await _told.WaitAsync(patience), "Nothing was told.");
            lock (_ids)
            {
                return _ids.Dequeue();
            }
        }

        public ValueTask NotifyAsync(AlertChange change, CancellationToken cancellationToken = default)
        {
            _tries.AddOrUpdate(change.Alert.Id, 1, (_, tries) => tries + 1);
            if (_left-- > 0)
            {
                if (RecoversWhileItFails)
                {
                    Recover();
                }

                throw new InvalidOperationException("The server is away.");
            }

            lock (_ids)
            {
                _ids.Enqueue(change.Alert.Id);
            }

            _told.Release();
            return ValueTask.CompletedTask;
        }
    }
}
