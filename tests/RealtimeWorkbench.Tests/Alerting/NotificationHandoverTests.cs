using System.Collections.Concurrent;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Streaming;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Alerting;

/// <summary>Notifications of machines that go to another member and come back, and those that a run leaves to the next.</summary>
public sealed class NotificationHandoverTests
{
    private static readonly DateTimeOffset Start = Raised.At;

    private readonly ManualTime _time = new(Start);
    private readonly MetricCatalog _catalog = new();
    private readonly ConcurrentQueue<string> _failures = [];

    public NotificationHandoverTests() => _catalog.Machines.GetOrAdd("am-01");

    [Fact]
    public async Task What_waits_for_a_machine_that_goes_is_told_by_its_next_owner_alone_and_once_when_it_comes_back()
    {
        var isAway = true;
        using var tried = new SemaphoreSlim(0);
        var channel = new RecordingChannel("mail")
        {
            Behaviour = (_, _) =>
            {
                tried.Release();
                return Volatile.Read(ref isAway) ? throw new InvalidOperationException("The server is away.") : ValueTask.CompletedTask;
            },
        };
        var notifier = Create(channel);
        notifier.OnAlert(Change(1));
        Assert.True(await tried.WaitAsync(Make.Patience));
        Assert.True(SpinWait.SpinUntil(() => notifier.Counters[0].Retried == 1, Make.Patience));
        var saved = Save(notifier);
        ((IMachineState)notifier).Forget(0, "am-01");
        Assert.Null(notifier.Counters[0].Problem);

        Volatile.Write(ref isAway, false);
        notifier.OnAlert(Change(1, "am-02"));
        await channel.WaitForAsync(1).WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, tried.CurrentCount);

        Restore(notifier, saved);
        await channel.WaitForAsync(2).WaitAsync(Make.Patience);
        await notifier.DisposeAsync();
        Assert.Equal(["am-02/x/r#1", "am-01/x/r#1"], channel.Changes.Select(change => change.Alert.Id));
        Assert.Equal((2, 0, 0), (notifier.Counters[0].Delivered, notifier.Counters[0].Failed, notifier.Counters[0].Dropped));
    }

    [Fact]
    public async Task What_is_being_told_when_its_machine_goes_and_comes_back_is_told_once()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var channel = new RecordingChannel("mail")
        {
            Behaviour = async (_, _) =>
            {
                asked.TrySetResult();
                await go.Task;
            },
        };
        var notifier = Create(channel);
        notifier.OnAlert(Change(1));
        await asked.Task.WaitAsync(Make.Patience);

        var saved = Save(notifier);
        ((IMachineState)notifier).Forget(0, "am-01");
        Restore(notifier, saved);
        go.SetResult();
        await channel.WaitForAsync(1).WaitAsync(Make.Patience);
        await notifier.DisposeAsync();

        Assert.Single(channel.Changes);
        Assert.Equal(1, notifier.Counters[0].Delivered);
    }

    [Fact]
    public async Task What_has_failed_goes_with_its_machine_as_soon_as_that_is_reported()
    {
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tries = 0;
        var channel = new RecordingChannel("mail")
        {
            Behaviour = (change, _) =>
            {
                if (change.Alert.Key.Machine == "am-02")
                {
                    return ValueTask.CompletedTask;
                }

                tries++;
                throw new InvalidOperationException("The server is away.");
            },
        };
        AlertNotifier notifier = null!;
        notifier = new AlertNotifier([channel], new AlertNotifierOptions(), _time, _ =>
        {
            ((IMachineState)notifier).Forget(0, "am-01");
            reported.SetResult();
        });

        notifier.OnAlert(Change(1));
        await reported.Task.WaitAsync(Make.Patience);
        notifier.OnAlert(Change(1, "am-02"));
        await channel.WaitForAsync(1).WaitAsync(Make.Patience);
        await notifier.DisposeAsync();

        Assert.Equal(1, tries);
        Assert.Equal(new ChannelCounters("mail", 1, 0, 0) { Retried = 1 }, notifier.Counters[0]);
    }

    [Fact]
    public async Task A_machine_that_goes_while_its_change_is_tried_again_takes_its_trouble_with_it()
    {
        var isGone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tries = 0;
        var channel = new RecordingChannel("mail")
        {
            Behaviour = async (_, _) =>
            {
                if (++tries > 1)
                {
                    again.TrySetResult();
                    await isGone.Task;
                }

                throw new InvalidOperationException("The server is away.");
            },
        };
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var notifier = new AlertNotifier([channel], new AlertNotifierOptions(), _time, _ => reported.TrySetResult());

        notifier.OnAlert(Change(1));
        await reported.Task.WaitAsync(Make.Patience);
        _time.Advance(TimeSpan.FromSeconds(1));
        notifier.OnAlert(Change(1)); // Has the lane look again, also where it had begun to wait by the time of before.
        await again.Task.WaitAsync(Make.Patience);
        Assert.NotNull(notifier.Counters[0].Problem);
        ((IMachineState)notifier).Forget(0, "am-01");
        isGone.SetResult();
        await notifier.DisposeAsync();

        Assert.Equal(2, tries);
        Assert.Null(notifier.Counters[0].Problem);
    }

    [Fact]
    public async Task What_came_of_pushed_samples_that_are_left_aside_is_given_up_with_a_sentence()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var channel = new RecordingChannel("mail")
        {
            Behaviour = (_, _) =>
            {
                asked.TrySetResult();
                throw new InvalidOperationException("The server is away.");
            },
        };
        var notifier = Create(channel);
        notifier.OnAlert(Change(1));
        await asked.Task.WaitAsync(Make.Patience);
        Assert.True(SpinWait.SpinUntil(() => notifier.Counters[0].Retried == 1, Make.Patience));

        ((ILateState)notifier).GiveUp("am-01");

        const string Sentence =
            "Channel mail could not tell of am-01/x/r#1 (Raised): it came of samples that were pushed in before the machine's partition was read, and that are left aside.";
        Assert.Contains(Sentence, _failures);
        Assert.Equal((1, Sentence), (notifier.Counters[0].Dropped, notifier.Counters[0].Problem));
        await notifier.DisposeAsync();
        Assert.Equal(0, notifier.Counters[0].Failed);
    }

    [Fact]
    public async Task A_channel_that_is_slower_than_the_end_of_a_run_tells_nobody_twice()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = new RecordingChannel("mail")
        {
            Behaviour = async (_, token) =>
            {
                asked.TrySetResult();
                await Task.Delay(TimeSpan.FromSeconds(0.8), _time, token);
            },
        };
        var ending = Create(slow);
        ending.OnAlert(Change(1));
        ending.OnAlert(Change(2));
        await asked.Task.WaitAsync(Make.Patience);
        var saved = Save(ending);

        var settling = ((ILateState)ending).SettleAsync();
        _time.Advance(TimeSpan.FromSeconds(0.6));
        await settling.WaitAsync(Make.Patience);
        saved = WithLate(saved, ending);
        var disposing = ending.DisposeAsync().AsTask();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(0.1));
                return disposing.IsCompleted;
            },
            Make.Patience));

        var channel = new RecordingChannel("mail");
        var next = Create(channel);
        Restore(next, saved);
        await next.DisposeAsync();
        Assert.Equal(
            ["am-01/x/r#1", "am-01/x/r#2"],
            slow.Changes.Concat(channel.Changes).Select(change => change.Alert.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_alarm_does_not_wait_for_those_that_time_out_again_and_again()
    {
        var tried = new ConcurrentQueue<string>();
        using var begun = new SemaphoreSlim(0);
        var channel = new RecordingChannel("mail")
        {
            Behaviour = async (change, token) =>
            {
                tried.Enqueue(change.Alert.Id);
                begun.Release();
                if (!change.Alert.Id.EndsWith('9'))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
                }
            },
        };
        var notifier = Create(channel);
        for (var number = 1; number <= 8; number++)
        {
            notifier.OnAlert(Change(number));
        }

        // Each has timed out once, and the first is being tried again while the second is due.
        Assert.True(await begun.WaitAsync(Make.Patience));
        for (var attempt = 2; attempt <= 9; attempt++)
        {
            await TimeOutAsync();
        }

        var before = tried.Count;
        notifier.OnAlert(Change(9));
        var told = channel.WaitForAsync(1).WaitAsync(Make.Patience);
        while (!told.IsCompleted)
        {
            await TimeOutAsync();
        }

        // Next after the one that was being tried, and not after all that failed before it.
        Assert.InRange(tried.ToList().IndexOf("am-01/x/r#9"), before, before + 1);
        var disposing = notifier.DisposeAsync().AsTask();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return disposing.IsCompleted;
            },
            Make.Patience));

        async Task TimeOutAsync()
        {
            do
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
            while (!await begun.WaitAsync(TimeSpan.FromMilliseconds(20)));
        }
    }

    [Fact]
    public async Task Names_of_what_was_told_are_not_carried_from_restart_to_restart_for_ever()
    {
        var channel = new RecordingChannel("mail");
        var notifier = Create(channel);
        var saved = Save(notifier);
        notifier.OnAlert(Change(1));
        await channel.WaitForAsync(1).WaitAsync(Make.Patience);
        Assert.True(SpinWait.SpinUntil(() => notifier.Counters[0].Delivered == 1, Make.Patience));
        saved = WithLate(saved, notifier);
        await notifier.DisposeAsync();

        // Under other settings it is never reported again.
        var next = Create(channel);
        Restore(next, saved);
        Assert.Contains(Save(next), IsOfNotifications);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.DoesNotContain(Save(next), IsOfNotifications);
        await next.DisposeAsync();
    }

    private static AlertChange Change(int number, string machine = "am-01") => Raised.Alert(Invariant($"{machine}/x/r#{number}"), machine);

    private AlertNotifier Create(RecordingChannel channel) =>
        new([channel], new AlertNotifierOptions(), _time, failure => _failures.Enqueue(failure.Message));

    private IReadOnlyList<StatePiece> Save(AlertNotifier notifier)
    {
        var writer = new StateWriter(_catalog);
        writer.Write((IMachineState)notifier, 0);
        return writer.Take();
    }

    /// <summary>What was saved, with what the late checkpoint changes in it.</summary>
    private List<StatePiece> WithLate(IReadOnlyList<StatePiece> saved, AlertNotifier notifier)
    {
        var late = new StateWriter(_catalog).PiecesOf(notifier, 0);
        Assert.NotEmpty(late);
        return [.. saved.Where(piece => !late.Any(newer => newer.Part == piece.Part && newer.Key == piece.Key)), .. late];
    }

    private static bool IsOfNotifications(StatePiece piece) => piece.Part.Length > 0 && piece.Bytes is not null;

    private void Restore(AlertNotifier notifier, IReadOnlyList<StatePiece> saved) =>
        new StateReader(_catalog, saved).Read(notifier, 0);
}
