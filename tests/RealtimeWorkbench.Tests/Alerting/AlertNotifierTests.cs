using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Alerting;

public sealed class AlertNotifierTests
{
    private static readonly DateTimeOffset Start = Raised.At;

    private readonly List<ChannelFailure> _failures = [];

    [Fact]
    public async Task Tells_every_channel_in_order_what_people_are_to_be_told()
    {
        var first = new RecordingChannel("first");
        var second = new RecordingChannel("second");
        var register = new AlertRegister(new AlertRegisterOptions(), new ManualTime(Start));
        var notifier = Create(new(), first, second);
        register.Subscribe(notifier);

        register.Handle(Signal(SignalKind.Raised));
        register.Handle(Signal(SignalKind.Raised));
        register.Handle(Signal(SignalKind.Cleared));
        await first.WaitForAsync(2);
        await second.WaitForAsync(2);
        await notifier.DisposeAsync();

        Assert.Equal([new("first", 2, 0, 0), new ChannelCounters("second", 2, 0, 0)], notifier.Counters);
        Assert.Equal([AlertChangeKind.Raised, AlertChangeKind.Cleared], first.Changes.Select(change => change.Kind));
        Assert.Equal(first.Changes, second.Changes);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_channel_that_throws_is_counted_and_reported_and_stops_nothing()
    {
        var broken = new RecordingChannel("broken") { Behaviour = (_, _) => throw new InvalidOperationException("No route.") };
        var sound = new RecordingChannel("sound");
        var notifier = Create(new() { RetryFor = TimeSpan.Zero }, broken, sound);

        notifier.OnAlert(Change(1));
        notifier.OnAlert(Change(2));
        await sound.WaitForAsync(2);
        await notifier.DisposeAsync();

        Assert.Equal([new("broken", 0, 2, 0) { Problem = _failures[1].Message }, new ChannelCounters("sound", 2, 0, 0)], notifier.Counters);
        Assert.Equal(
            [
                "Channel broken could not tell of am-01/x/r#1 (Raised): No route.",
                "Channel broken could not tell of am-01/x/r#2 (Raised): No route.",
            ],
            _failures.Select(failure => failure.Message));
    }

    [Fact]
    public async Task What_a_channel_fails_to_tell_is_tried_again_while_other_alerts_are_told()
    {
        var time = new ManualTime(Start);
        var failing = true;
        var tried = new SemaphoreSlim(0);
        var told = new SemaphoreSlim(0);
        var channel = new RecordingChannel("mail")
        {
            Behaviour = (change, _) =>
            {
                if (failing && change.Alert.Id.EndsWith('1'))
                {
                    tried.Release();
                    throw new InvalidOperationException("The server is away.");
                }

                told.Release();
                return ValueTask.CompletedTask;
            },
        };
        await using var notifier = new AlertNotifier([channel], new() { RetryFor = TimeSpan.FromDays(1) }, time, _failures.Add);
        notifier.OnAlert(Change(1));
        notifier.OnAlert(Change(1) with { Kind = AlertChangeKind.Cleared });
        notifier.OnAlert(Change(2));
        Assert.True(SpinWait.SpinUntil(() => notifier.Counters[0].Delivered > 0, Make.Patience));

        Assert.Equal("am-01/x/r#2", Assert.Single(channel.Changes).Alert.Id);
        const string Problem = "Channel mail could not tell of am-01/x/r#1 (Raised): The server is away; it is tried again for up to 1.00:00:00.";
        Assert.Equal(new("mail", 1, 0, 0) { Retried = 1, Problem = Problem }, notifier.Counters[0]);

        await told.WaitAsync();
        await tried.WaitAsync();
        for (var attempt = 2; attempt <= 4; attempt++)
        {
            await PassUntilAsync(tried);
        }

        Volatile.Write(ref failing, false);
        await PassUntilAsync(told);
        await PassUntilAsync(told);
        Assert.True(SpinWait.SpinUntil(() => notifier.Counters[0].Delivered == 3, Make.Patience));

        Assert.Equal([AlertChangeKind.Raised, AlertChangeKind.Raised, AlertChangeKind.Cleared], channel.Changes.Select(change => change.Kind));
        Assert.Equal(Problem, Assert.Single(_failures).Message);

        // A little at a time: a day must not pass while the channel fails.
        async Task PassUntilAsync(SemaphoreSlim happened)
        {
            do
            {
                time.Advance(TimeSpan.FromSeconds(10));
            }
            while (!await happened.WaitAsync(TimeSpan.FromMilliseconds(20)));
        }
    }

    [Fact]
    public async Task What_cannot_be_told_for_too_long_is_given_up_and_stays_a_problem()
    {
        var time = new ManualTime(Start);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<ChannelFailure>();
        var channel = new RecordingChannel("mail") { Behaviour = (_, _) => throw new InvalidOperationException("No route.") };
        await using var notifier = new AlertNotifier([channel], new() { RetryFor = TimeSpan.FromSeconds(5) }, time, failures.Enqueue);

        notifier.OnAlert(Change(1));
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                Thread.Yield();
                return failures.Count == 2;
            },
            Make.Patience));

        var given = failures.Last().Message;
        Assert.StartsWith("Channel mail could not tell of am-01/x/r#1 (Raised): No route, given up after ", given, StringComparison.Ordinal);
        Assert.Equal((1, given), (notifier.Counters[0].Failed, notifier.Counters[0].Problem));
    }

    [Fact]
    public async Task A_channel_that_hangs_times_out_and_holds_up_neither_another_nor_the_end_of_the_run()
    {
        var deaf = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hanging = new RecordingChannel("hanging")
        {
            Behaviour = async (change, token) =>
            {
                // The second one doesn't even listen to the token.
                if (change.Alert.Id.EndsWith('2'))
                {
                    deaf.SetResult();
                }

                var ears = change.Alert.Id.EndsWith('1') ? token : CancellationToken.None;
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ears);
            },
        };
        var sound = new RecordingChannel("sound");
        var failed = new TaskCompletionSource<ChannelFailure>();
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var options = new AlertNotifierOptions { Timeout = TimeSpan.FromSeconds(0.1), DrainWithin = TimeSpan.Zero, RetryFor = TimeSpan.Zero };
        var notifier = new AlertNotifier(
            [hanging, sound], options, TimeProvider.System, failure =>
            {
                failures.Enqueue(failure.Message);
                failed.TrySetResult(failure);
            });

        notifier.OnAlert(Change(1));
        notifier.OnAlert(Change(2));
        notifier.OnAlert(Change(3));
        await sound.WaitForAsync(3);
        var failure = await failed.Task;
        await deaf.Task;
        await notifier.DisposeAsync();

        Assert.Equal(
            "Channel hanging could not tell of am-01/x/r#1 (Raised): it took longer than 0.1 s.", failure.Message);
        Assert.Equal(
            new("hanging", 0, 2, 1) { Problem = "Channel hanging could not tell of am-01/x/r#3 (Raised): the run ended." }, notifier.Counters[0]);
        Assert.Contains("Channel hanging could not tell of am-01/x/r#2 (Raised): the run ended before it was told.", failures);
        Assert.Equal(3, sound.Changes.Count);
    }

    [Fact]
    public async Task When_too_many_wait_the_oldest_are_dropped_counted_and_reported()
    {
        var asked = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var slow = new RecordingChannel("slow")
        {
            Behaviour = async (_, _) =>
            {
                asked.TrySetResult();
                await go.Task;
            },
        };
        await using var notifier = Create(new AlertNotifierOptions { Capacity = 2 }, slow);
        notifier.OnAlert(Change(1));
        await asked.Task;

        for (var number = 2; number <= 5; number++)
        {
            notifier.OnAlert(Change(number));
        }

        // A channel that loses alarms is no healthy one, however well it tells the others.
        Assert.Equal(_failures[1].Message, notifier.Counters[0].Problem);
        go.SetResult();
        await slow.WaitForAsync(3);
        Assert.True(SpinWait.SpinUntil(() => notifier.Counters[0].Problem is null, Make.Patience));

        Assert.Equal(["am-01/x/r#1", "am-01/x/r#4", "am-01/x/r#5"], slow.Changes.Select(change => change.Alert.Id));
        Assert.Equal(
            [
                "Channel slow could not tell of am-01/x/r#2 (Raised): too many were waiting.",
                "Channel slow could not tell of am-01/x/r#3 (Raised): too many were waiting.",
            ],
            _failures.Select(failure => failure.Message));
        Assert.Equal(2, notifier.Counters[0].Dropped);
    }

    [Fact]
    public async Task What_waits_when_the_run_ends_is_still_told()
    {
        var channel = new RecordingChannel();
        var notifier = Create(new(), channel);
        for (var number = 1; number <= 100; number++)
        {
            notifier.OnAlert(Change(number));
        }

        await notifier.DisposeAsync();
        notifier.OnAlert(Change(101));

        Assert.Equal(100, channel.Changes.Count);
        Assert.Equal(
            "Channel recording could not tell of am-01/x/r#101 (Raised): the run had ended.", Assert.Single(_failures).Message);
    }

    [Fact]
    public async Task What_was_not_told_at_the_kill_is_told_after_the_restart_by_the_same_name_and_once()
    {
        var catalog = new MetricCatalog();
        catalog.Machines.GetOrAdd("am-01");
        var asked = new TaskCompletionSource();
        var hanging = new RecordingChannel
        {
            Behaviour = async (change, token) =>
            {
                if (change.Kind == AlertChangeKind.Cleared)
                {
                    asked.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                }
            },
        };
        var register = new AlertRegister(new AlertRegisterOptions(), new ManualTime(Start));
        await using var killed = Create(new() { DrainWithin = TimeSpan.Zero }, hanging);
        register.Subscribe(killed);
        register.Handle(Signal(SignalKind.Raised));
        register.Handle(Signal(SignalKind.Cleared));
        await asked.Task;

        var channel = new RecordingChannel();
        var later = new AlertRegister(new AlertRegisterOptions(), new ManualTime(Start));
        await using var resumed = Create(new(), channel);
        later.Subscribe(resumed);
        var other = Saved.Renumbered(catalog);
        Saved.Move(register, catalog, later, other);
        Saved.Move(killed, catalog, resumed, other);
        await channel.WaitForAsync(1);

        Assert.Equal(hanging.Changes.Single().Id.Replace(".1-raised", ".2-cleared", StringComparison.Ordinal), Assert.Single(channel.Changes).Id);
        Assert.Equal(AlertChangeKind.Cleared, channel.Changes[0].Kind);
        Assert.True(channel.Changes[0].Notify);

        // What comes next has a name of its own, without a number that a sample would have; what has been told is in no checkpoint any more.
        later.Acknowledge(channel.Changes[0].Alert.Id, "Ada");
        await channel.WaitForAsync(2);
        Assert.Contains("#1.2-acknowledged@", channel.Changes[1].Id, StringComparison.Ordinal);
        await resumed.DisposeAsync();
        var last = new RecordingChannel();
        var next = Create(new(), last);
        Saved.Move(resumed, other, next, Saved.Renumbered(other));
        await next.DisposeAsync();
        Assert.Empty(last.Changes);
    }

    [Fact]
    public async Task The_log_gets_a_line_with_severity_change_name_and_reason()
    {
        var lines = new List<(Severity, string)>();

        await new LogChannel((change, line) => lines.Add((change.Alert.Severity, line))).NotifyAsync(Change(3));

        Assert.Equal((Severity.High, "Raised (high): x is silent. [am-01/x/r#3]"), Assert.Single(lines));
    }

    private static Signal Signal(SignalKind kind) =>
        new(kind, Start, "am-01", "x", "r", Severity.High, 1, null, null, "x is silent.");

    private static AlertChange Change(int number) => Raised.Alert(FormattableString.Invariant($"am-01/x/r#{number}"));

    private AlertNotifier Create(AlertNotifierOptions options, params IAlertChannel[] channels) =>
        new(channels, options, TimeProvider.System, failure =>
        {
            lock (_failures)
            {
                _failures.Add(failure);
            }
        });
}
