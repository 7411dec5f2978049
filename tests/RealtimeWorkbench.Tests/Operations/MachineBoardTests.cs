using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class MachineBoardTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly MetricCatalog _catalog = new();
    private readonly MachineBoard _board;

    public MachineBoardTests() => _board = new MachineBoard(_time);

    [Fact]
    public void Every_machine_has_its_own_time()
    {
        Show(("am-01", 5), ("am-02", 3), ("am-01", 7));

        Assert.Equal([("am-01", At(7)), ("am-02", At(3))], _board.Reached(isLive: false).OrderBy(reached => reached.Machine));
        Assert.Equal((2, TimeSpan.FromSeconds(4)), (_board.Count, _board.Span));
    }

    [Fact]
    public void Time_of_a_silent_machine_goes_on_if_the_source_is_live()
    {
        Show(("am-01", 5));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal([("am-01", At(35))], _board.Reached(isLive: true));
        Assert.Equal([("am-01", At(5))], _board.Reached(isLive: false));
    }

    [Fact]
    public void Time_of_a_machine_whose_next_sample_may_be_on_its_way_waits_for_it()
    {
        Show(("am-01", 5));
        _time.Advance(TimeSpan.FromSeconds(0.9));

        Assert.Equal([("am-01", At(5))], _board.Reached(isLive: true));
    }

    private static DateTimeOffset At(double second) => Start.AddSeconds(second);

    private void Show(params (string Machine, double Second)[] samples)
    {
        using var batch = SampleBatch.Rent(_catalog, samples.Length);
        foreach (var (machine, second) in samples)
        {
            batch.AddRow(At(second).UtcTicks, _catalog.Machines.GetOrAdd(machine));
        }

        _board.OnBatch(batch);
    }
}
