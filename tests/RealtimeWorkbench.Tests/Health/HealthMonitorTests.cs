using System.Threading.Channels;
using RealtimeWorkbench.Health;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Health;

public sealed class HealthMonitorTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly HealthOptions Bare = new() { System = false, Process = false };

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly Reports _reports = new();
    private readonly HealthMonitor _monitor;

    public HealthMonitorTests()
    {
        _monitor = new HealthMonitor(Bare, _time);
        _monitor.AddObserver(_reports);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Checks_at_once_and_then_at_the_interval()
    {
        _monitor.Register("press", _ => Reading(10));

        _monitor.Start();
        var first = await _reports.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(59));
        var afterAlmostAMinute = _monitor.History("press").Count;
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = await _reports.NextAsync();

        Assert.Equal((HealthStatus.Healthy, 1.0), (first.Status, first.Score!.Value));
        Assert.Equal(1, afterAlmostAMinute);
        Assert.Equal(TimeSpan.FromSeconds(60), second.Time - first.Time);
    }

    [Fact]
    public async Task Checks_each_component_at_its_own_interval()
    {
        _monitor.Register("slow", _ => Reading(10), interval: TimeSpan.FromSeconds(10));
        _monitor.Register("fast", _ => Reading(10), interval: TimeSpan.FromSeconds(4));
        _monitor.Start();
        await _reports.NextAsync();
        await _reports.NextAsync();

        List<(string, int)> checks = [];
        for (var second = 1; second <= 12; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            if (second % 4 == 0 || second % 10 == 0)
            {
                checks.Add(((await _reports.NextAsync()).Component, second));
            }
        }

        Assert.Equal([("fast", 4), ("fast", 8), ("slow", 10), ("fast", 12)], checks);
    }

    [Fact]
    public async Task A_check_that_throws_makes_its_component_unknown()
    {
        _monitor.Register("camera", _ => throw new IOException("The camera is unplugged."));

        _monitor.Start();
        var report = await _reports.NextAsync();

        Assert.Equal((HealthStatus.Unknown, null), (report.Status, report.Score));
        Assert.Equal(["The check failed: The camera is unplugged."], report.Reasons);
    }

    [Fact]
    public async Task A_check_that_does_not_answer_makes_its_component_unknown_and_is_checked_again()
    {
        var answers = new Queue<Func<CancellationToken, ValueTask<HealthReading>>>(
        [
            async token =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
                throw new InvalidOperationException("Not reached.");
            },
            _ => Reading(10),
            _ => Reading(10),
        ]);
        var entered = new SemaphoreSlim(0);
        _monitor.Register("slow", token => Enter(entered, answers.Dequeue(), token), timeout: TimeSpan.FromSeconds(2));

        _monitor.Start();
        await Soon(entered.WaitAsync());
        _time.Advance(TimeSpan.FromSeconds(2));
        var late = await _reports.NextAsync();

        // The cancelled call returns on another thread; only then it is called again.
        while ((await Soon(_monitor.CheckNowAsync())).Status == HealthStatus.Unknown)
        {
            await _reports.NextAsync();
        }

        await _reports.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(58));
        var next = await _reports.NextAsync();

        Assert.Equal(HealthStatus.Unknown, late.Status);
        Assert.Equal(["The check did not answer within 2 s."], late.Reasons);
        Assert.Equal(TimeSpan.FromSeconds(2), late.Duration);
        Assert.Equal(HealthStatus.Healthy, next.Status);
        Assert.Equal(TimeSpan.FromSeconds(60), next.Time - late.Time);
        Assert.Empty(answers);
    }

    [Fact]
    public async Task A_check_that_hangs_is_never_called_beside_itself_and_holds_up_no_other()
    {
        var calls = 0;
        var entered = new SemaphoreSlim(0);
        var released = new TaskCompletionSource<HealthReading>(TaskCreationOptions.RunContinuationsAsynchronously);
        _monitor.Register(
            "stuck",
            _ =>
            {
                Interlocked.Increment(ref calls);
                entered.Release();
                return new ValueTask<HealthReading>(released.Task);
            });
        _monitor.Register("well", _ => Reading(10));

        _monitor.Start();
        await Soon(entered.WaitAsync());
        var first = await _reports.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        var timedOut = await _reports.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(55));
        HealthReport[] minute = [await _reports.NextAsync(), await _reports.NextAsync()];

        Assert.Equal("well", first.Component);
        Assert.Equal(["The check did not answer within 5 s."], timedOut.Reasons);
        Assert.Equal(1, calls);
        Assert.Equal(HealthStatus.Healthy, minute.Single(report => report.Component == "well").Status);
        var stuck = minute.Single(report => report.Component == "stuck");
        Assert.Equal(HealthStatus.Unknown, stuck.Status);
        Assert.Equal(
            ["The check of 2026-11-21 10:00:00Z has still not returned; none is started beside it."], stuck.Reasons);

        released.SetResult(new HealthReading(new HealthMeasure("load", 1, "", 5, 10)));

        // The stuck call returns on another thread; checks meanwhile must still not start a second one beside it.
        HealthOverview overview;
        do
        {
            overview = await Soon(_monitor.CheckNowAsync());
        }
        while (overview.Status == HealthStatus.Degraded && calls == 1);

        Assert.Equal(HealthStatus.Healthy, overview.Status);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_check_that_blocks_its_thread_holds_up_neither_start_nor_the_others()
    {
        using var gate = new ManualResetEventSlim();
        _monitor.Register(
            "blocking",
            _ =>
            {
                gate.Wait(CancellationToken.None);
                return Reading(10);
            });
        _monitor.Register("well", _ => Reading(10));

        _monitor.Start();
        var first = await _reports.NextAsync();
        gate.Set();
        var second = await _reports.NextAsync();

        Assert.Equal(["well", "blocking"], [first.Component, second.Component]);
    }

    [Fact]
    public async Task A_status_gets_worse_at_once_and_better_after_two_better_readings()
    {
        var values = new Queue<double>([1, 100, 1, 1]);
        _monitor.Register("press", _ => Reading(values.Dequeue()));

        List<HealthReport> reports = [];
        for (var i = 0; i < 4; i++)
        {
            await Soon(_monitor.CheckNowAsync());
            reports.Add(await _reports.NextAsync());
        }

        Assert.Equal(
            [HealthStatus.Healthy, HealthStatus.Critical, HealthStatus.Critical, HealthStatus.Healthy],
            reports.Select(report => report.Status));
        Assert.Equal(1, reports[2].Score);
        Assert.Equal(["Was critical; counts as better after 2 better readings in a row."], reports[2].Reasons);
        Assert.Empty(reports[3].Reasons);
    }

    [Fact]
    public async Task Keeps_a_bounded_history_of_each_component()
    {
        await using var monitor = new HealthMonitor(Bare with { History = 3 }, _time);
        var value = 0;
        monitor.Register("press", _ => Reading(value));
        for (value = 0; value < 5; value++)
        {
            await Soon(monitor.CheckNowAsync());
        }

        Assert.Equal([2, 3, 4], monitor.History("press").Select(report => report.Measures[0].Value));
    }

    [Fact]
    public async Task Components_that_were_not_checked_or_do_not_exist_are_unknown()
    {
        _monitor.Register("press", _ => Reading(10));

        Assert.Equal(["Not checked yet."], _monitor.Latest("press").Reasons);
        Assert.Equal(HealthStatus.Unknown, _monitor.Latest("press").Status);
        Assert.Equal(HealthStatus.Unknown, _monitor.Latest("oven").Status);
        Assert.Equal(["No component \"oven\" is registered."], _monitor.Latest("oven").Reasons);
        Assert.Equal(HealthStatus.Unknown, _monitor.Overview.Status);

        await Soon(_monitor.CheckNowAsync());

        Assert.Equal(HealthStatus.Healthy, _monitor.Latest("press").Status);
        Assert.Equal(HealthStatus.Healthy, _monitor.Overview.Status);
    }

    [Fact]
    public async Task Components_can_be_added_while_it_runs()
    {
        _monitor.Start();

        _monitor.Register("late", _ => Reading(10));

        Assert.Equal("late", (await _reports.NextAsync()).Component);
        Assert.Equal(["late"], _monitor.Components);
    }

    [Fact]
    public void Refuses_a_second_component_of_the_same_name()
    {
        _monitor.Register("press", _ => Reading(10));

        var exception = Assert.Throws<ArgumentException>(() => _monitor.Register("press", _ => Reading(10)));

        Assert.StartsWith(
            "The component \"press\" is already registered; give the second one another name.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_settings_out_of_range_with_the_range()
    {
        Refused(Bare with { CheckInterval = TimeSpan.FromSeconds(0.5) }, "Check interval is 00:00:00.5000000; it must be from 00:00:01 to 00:10:00.");
        Refused(Bare with { CheckInterval = TimeSpan.FromSeconds(601) }, "Check interval is 00:10:01; it must be from 00:00:01 to 00:10:00.");
        Refused(Bare with { Timeout = TimeSpan.Zero }, "Time-out is 00:00:00; it must be from 00:00:00.1000000 to 00:10:00.");
        Refused(Bare with { ReadingsToRecover = 0 }, "Readings to recover is 0; it must be from 1 to 10.");
        Refused(Bare with { History = 0 }, "History is 0; it must be from 1 to 100000.");

        var interval = Assert.Throws<ArgumentException>(
            () => _monitor.Register("press", _ => Reading(10), interval: TimeSpan.FromSeconds(-1)));
        Assert.StartsWith("The interval of \"press\" is -1 s; give more than 0 s.", interval.Message, StringComparison.Ordinal);

        static void Refused(HealthOptions options, string message) => Assert.StartsWith(
            message, Assert.Throws<ArgumentException>(() => new HealthMonitor(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_observer_that_throws_costs_the_others_nothing()
    {
        await using var monitor = new HealthMonitor(Bare, _time);
        monitor.AddObserver(new Faulty());
        monitor.AddObserver(_reports);
        monitor.Register("press", _ => Reading(10));

        await Soon(monitor.CheckNowAsync());

        Assert.Equal("press", (await _reports.NextAsync()).Component);
        Assert.Equal(1, monitor.FailedNotifications);
    }

    [Fact]
    public async Task Stops_without_waiting_for_a_check_that_hangs()
    {
        var entered = new SemaphoreSlim(0);
        var never = new TaskCompletionSource<HealthReading>();
        _monitor.Register("stuck", token => Enter(entered, _ => new ValueTask<HealthReading>(never.Task), token));
        _monitor.Start();
        await Soon(entered.WaitAsync());

        await Soon(_monitor.DisposeAsync().AsTask());

        Assert.Empty(_monitor.History("stuck"));
    }

    [Fact]
    public async Task Nothing_is_checked_after_it_has_stopped()
    {
        var calls = 0;
        _monitor.Register("press", _ => Reading(Interlocked.Increment(ref calls)));
        _monitor.Start();
        await _reports.NextAsync();

        await _monitor.DisposeAsync();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, calls);
        Assert.Throws<ObjectDisposedException>(() => _monitor.Register("oven", _ => Reading(10)));
    }

    private static ValueTask<HealthReading> Reading(double value) =>
        ValueTask.FromResult(new HealthReading(new HealthMeasure("load", value, "", degradedAt: 50, criticalAt: 60)));

    private static async ValueTask<HealthReading> Enter(
        SemaphoreSlim entered, Func<CancellationToken, ValueTask<HealthReading>> check, CancellationToken token)
    {
        entered.Release();
        return await check(token);
    }

    // Only a guard: a test that waits for what never comes fails instead of hanging.
    private static Task<T> Soon<T>(Task<T> task) => task.WaitAsync(TimeSpan.FromSeconds(30));

    private static Task Soon(Task task) => task.WaitAsync(TimeSpan.FromSeconds(30));

    private sealed class Reports : IHealthObserver
    {
        private readonly Channel<HealthReport> _channel = Channel.CreateBounded<HealthReport>(100_000);

        public void OnHealth(HealthReport report) => Assert.True(_channel.Writer.TryWrite(report));

        public Task<HealthReport> NextAsync() => Soon(_channel.Reader.ReadAsync().AsTask());
    }

    private sealed class Faulty : IHealthObserver
    {
        public void OnHealth(HealthReport report) => throw new InvalidOperationException("No room.");
    }
}
