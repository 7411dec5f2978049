using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Alerting;

/// <summary>A channel that says that it can tell again is not waited for: the clock of these tests stands still.</summary>
public sealed class ChannelRecoveryTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_failed_before_is_tried_at_once()
    {
        var channel = new AwayChannel(failures: 2);
        var failed = new SemaphoreSlim(0);
        await using var notifier = new AlertNotifier([channel], new(), new ManualTime(Start), _ => failed.Release());
        notifier.OnAlert(Change(1));
        notifier.OnAlert(Change(2));
        await failed.WaitAsync(Patience);
        await failed.WaitAsync(Patience);

        channel.Recover();

        Assert.Equal(["1", "2"], [await channel.NextAsync(Patience), await channel.NextAsync(Patience)]);
    }

    [Fact]
    public async Task What_fails_at_that_moment_is_tried_at_once()
    {
        var channel = new AwayChannel(failures: 1) { RecoversWhileItFails = true };
        await using var notifier = new AlertNotifier([channel], new(), new ManualTime(Start), _ => { });

        notifier.OnAlert(Change(1));

        Assert.Equal("1", await channel.NextAsync(Patience));
    }

    [Fact]
    public async Task A_notifier_that_has_ended_listens_no_more()
    {
        var channel = new AwayChannel(failures: 0);
        var notifier = new AlertNotifier([channel], new(), new ManualTime(Start), _ => { });

        await notifier.DisposeAsync();

        Assert.False(channel.IsListenedTo);
    }

    private static AlertChange Change(int number)
    {
        var alert = new Alert
        {
            Id = FormattableString.Invariant($"{number}"),
            Key = new AlertKey("r", "am-01", FormattableString.Invariant($"x{number}")),
            State = AlertState.UnacknowledgedActive,
            Severity = Severity.High,
            Explanation = "x is 99.",
            Value = 99,
            Lower = null,
            Upper = 50,
            RaisedAt = Start,
            LastSeenAt = Start,
            Count = 1,
        };
        return new AlertChange(AlertChangeKind.Raised, alert, Start, "x is 99.", Notify: true);
    }

    /// <summary>Fails some times, and then tells.</summary>
    private sealed class AwayChannel(int failures) : IAlertChannel
    {
        private readonly SemaphoreSlim _told = new(0);
        private readonly Queue<string> _ids = [];
        private int _left = failures;

        public event Action? Recovered;

        public string Name => "away";

        public bool RecoversWhileItFails { get; init; }

        public bool IsListenedTo => Recovered is not null;

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
