using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Streaming;

namespace RealtimeWorkbench.Tests.Spc.RunLengths;

public sealed class FoundLimitsTests
{
    private static readonly ChartDesign Single = new() { Kind = ChartKind.Individuals };

    [Fact]
    public void A_hundred_equal_series_need_one_search()
    {
        var limits = new FoundLimits();
        var options = new SpcMonitorOptions
        {
            Chart = ChartKind.C,
            Rules = RuleSet.BeyondLimits,
            FalseAlarmEvery = 500,
            Limits = limits,
            Standards = new Dictionary<string, ProcessStandard> { ["temperature"] = new(4, null) },
        };
        var (catalog, log) = (new MetricCatalog(), new ChartLog());
        using var batch = Make.Batch(catalog, [.. Enumerable.Range(0, 100).Select(i => Make.Sample(i, 3) with { Machine = FormattableString.Invariant($"am-{i}") })]);
        new SpcMonitor(options, log).Observe(batch, new SignalSink());

        // Each series asked, and before there was a memory each searched. P(X > 11) = 0.000915 and P(X > 10) = 0.00284 of a Poisson distribution with mean 4, by scipy.
        Assert.Equal((100, 1), (limits.Asked, limits.Made));
        Assert.Equal(100, log.Points.Count);
        Assert.All(log.Points, point => Assert.Equal(11, point.Upper));
    }

    [Fact]
    public void A_hundred_equal_monitors_need_one_search_and_others_one_each()
    {
        var limits = new FoundLimits();
        var options = new SpcMonitorOptions { Chart = ChartKind.Individuals, Rules = RuleSet.BeyondLimits, BaselineSubgroups = 5000, FalseAlarmEvery = 604_800, Limits = limits };

        var found = Enumerable.Range(0, 100).Select(_ => (options with { }).WithFoundLimits().Design.SigmaMultiple).Distinct().ToList();
        Assert.Equal((100, 1), (limits.Asked, limits.Made));
        _ = (options with { FalseAlarmEvery = 1000 }).WithFoundLimits();
        _ = (options with { BaselineSubgroups = 4000 }).WithFoundLimits();
        _ = (options with { Chart = ChartKind.Ewma }).WithFoundLimits();

        // 2Φ(-k) = 1/604800 by scipy.
        Assert.Equal(4.7908, Assert.Single(found), 1e-3);
        Assert.Equal(4, limits.Made);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void A_search_heeds_a_stop_in_the_midst_of_a_simulation(int rows)
    {
        using var stop = new CancellationTokenSource();
        var looked = 0;
        var rule = new DelegateRule("third", 1, (_, _) =>
        {
            if (++looked == 1000)
            {
                stop.Cancel();
            }

            return false;
        });

        Assert.Throws<OperationCanceledException>(() => new FoundLimits().Find(Single, new RuleBook(RuleSet.BeyondLimits, [rule]), 370, 1, rows, null, stop.Token));

        // Without a stop it goes on for millions.
        Assert.InRange(looked, 1000, 6000);
    }

    [Fact]
    public void What_was_stopped_is_searched_for_anew()
    {
        var limits = new FoundLimits();
        Assert.Throws<OperationCanceledException>(() => limits.Find(Single, RuleSet.BeyondLimits, 1000, 1, 0, null, new CancellationToken(canceled: true)));

        // 2Φ(-k) = 1/1000 by scipy.
        Assert.Equal(3.2905, limits.Find(Single, RuleSet.BeyondLimits, 1000, 1, 0, null, CancellationToken.None).SigmaMultiple, 1e-4);
        Assert.Equal(2, limits.Made);
    }
}
