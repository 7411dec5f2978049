using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Spc;

public sealed class SpcMonitorTests
{
    private static readonly string[] Words = ["is above the upper", "is below the lower", "is back between", "is on the other side of the center line"];

    /// <summary>Subgroups of 2 with mean 1000 and range 2, so that R̄ = 2, σ = 2/d2 = √π and X̄ limits are 1000 ± 3√(π/2) = 1000 ± 3.7599.</summary>
    private static readonly double[] Steady = [999, 1001, 1001, 999, 999, 1001, 1001, 999];

    private static readonly SpcMonitorOptions Pairs = new() { SubgroupSize = 2, BaselineSubgroups = 4 };

    private static double[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 100 + (Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6))];
    }

    [Fact]
    public void Freezes_a_baseline_after_Phase_I()
    {
        var run = new MonitorRun(Pairs);

        run.Feed(Steady[..7]);
        Assert.Empty(run.Log.Baselines);
        run.Feed(Steady[7..]);

        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal(1, baseline.Version);
        Assert.Equal(("am-01", "temperature"), (baseline.Machine, baseline.Metric));
        Assert.Equal((ChartKind.XbarR, 2, 3.0), (baseline.Chart, baseline.SubgroupSize, baseline.SigmaMultiple));
        Assert.Equal(1000, baseline.Center, 1e-9);
        Assert.Equal(Math.Sqrt(Math.PI), baseline.Sigma, 1e-12);
        Assert.Equal(1000 + (3 * Math.Sqrt(Math.PI / 2)), baseline.Location.Upper, 1e-9);
        Assert.Equal(2, baseline.Dispersion.Center, 1e-12);
        Assert.Equal(0, baseline.Dispersion.Lower);
        Assert.Equal((4, 8, 0), (baseline.Subgroups, baseline.Samples, baseline.SubgroupsBeyondLimits));
        Assert.Equal((MonitorRun.Start, MonitorRun.Start.AddSeconds(7)), (baseline.From, baseline.To));
        Assert.Equal(Baseline.HashOf(Steady), baseline.DataHash);
        Assert.Equal("Phase I: the first 4 subgroups of 2.", baseline.Reason);
        Assert.Equal(baseline, run.Monitor.Baselines.Latest("am-01", "temperature"));
        Assert.Empty(run.Signals);
    }

    [Fact]
    public void A_chart_among_thousands_finds_what_it_finds_alone()
    {
        const int Machines = 3000;
        const int Each = 60;
        var together = new MonitorRun(Pairs);
        var sink = new SignalSink();
        var signals = new List<Signal>();
        int[] watched = [0, 31, 32, 1024, Machines - 1];
        var values = watched.ToDictionary(machine => machine, machine => Noise(machine, Each));
        for (var number = 0; number < Each; number++)
        {
            using var batch = SampleBatch.Rent(together.Catalog, Machines);
            for (var machine = 0; machine < Machines; machine++)
            {
                var row = batch.AddRow(
                    MonitorRun.Start.AddSeconds(number).Ticks, together.Catalog.Machines.GetOrAdd(FormattableString.Invariant($"m-{machine}")));
                batch.SetValue(row, 0, values.TryGetValue(machine, out var own) ? own[number] : 100 + ((number + machine) % 5));
            }

            together.Monitor.Observe(batch, sink);
            sink.Drain(signals.Add);
        }

        foreach (var machine in watched)
        {
            var one = new MonitorRun(Pairs);
            one.Feed(values[machine]);
            var name = FormattableString.Invariant($"m-{machine}");
            Assert.Equal(one.Signals.Select(signal => signal.Explanation), signals.Where(signal => signal.Machine == name).Select(signal => signal.Explanation));
            Assert.Equal(one.Log.Location.Select(point => point.Value), together.Log.Location.Where(point => together.Catalog.Machines[point.Machine] == name).Select(point => point.Value));
        }
    }

    [Fact]
    public void Delivers_the_points_of_Phase_I_with_the_limits_that_they_gave()
    {
        var run = new MonitorRun(Pairs);

        run.Feed([.. Steady, 1002, 1003]);

        Assert.Equal([1, 2, 3, 4, 5], run.Log.Location.Select(point => point.Index));
        Assert.Equal([true, true, true, true, false], run.Log.Location.Select(point => point.IsBaseline));
        Assert.All(run.Log.Location, point => Assert.Equal(run.Log.Baselines[0].Location.Upper, point.Upper));
        Assert.Equal([2.0, 2, 2, 2, 1], run.Log.Dispersion.Select(point => point.Value));
        var last = run.Log.Location.Last();
        Assert.Equal((1002.5, 2, MonitorRun.Start.AddSeconds(9).Ticks), (last.Value, last.Size, last.Time));
    }

    [Fact]
    public void Never_moves_the_limits_with_later_data()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);

        run.Feed(batchSize: 10, ("temperature", [.. Enumerable.Repeat(1050.0, 500), .. Noise(1, 500)]));

        Assert.Single(run.Log.Baselines);
        Assert.Single(run.Log.Location.Select(point => (point.Lower, point.Center, point.Upper)).Distinct());
        Assert.Single(run.Log.Dispersion.Select(point => (point.Lower, point.Center, point.Upper)).Distinct());
    }

    [Fact]
    public void Signals_once_when_a_rule_starts_to_hold_and_once_when_it_ends()
    {
        var run = new MonitorRun(Pairs, unit: "°C");
        run.Feed(Steady);

        run.Feed(1005, 1004, 1005, 1006, 1000, 1001);

        Assert.Equal(
            [
                (SignalKind.Raised, "xbar-r/xbar/nelson-1", Severity.High),
                (SignalKind.Raised, "xbar-r/xbar/nelson-5", Severity.Medium),
                (SignalKind.Cleared, "xbar-r/xbar/nelson-1", Severity.High),
                (SignalKind.Cleared, "xbar-r/xbar/nelson-5", Severity.Medium),
            ],
            run.Signals.Select(signal => (signal.Kind, signal.Rule, signal.Severity)));
        var raised = run.Signals[0];
        Assert.Equal(("am-01", "temperature", 1004.5), (raised.Machine, raised.Metric, raised.Value));
        Assert.Equal(MonitorRun.Start.AddSeconds(9), raised.Time);
        Assert.Equal(run.Log.Baselines[0].Location.Upper, raised.Upper);
        Assert.Equal(
            [
                "temperature X̄ 1004.5 °C is above the upper control limit 1003.76 °C (Nelson rule 1).",
                "temperature X̄ 1005.5 °C and one of the 2 points before it are above 1002.51 °C, two thirds of the way to the upper control limit (Nelson rule 5, points 4 to 6).",
                "temperature X̄ 1000.5 °C is back between the control limits 996.24 °C and 1003.76 °C (Nelson rule 1, points 5 to 6).",
                "temperature X̄ 1000.5 °C ends the pattern of 2 of 3 beyond two thirds (Nelson rule 5, points 4 to 6).",
            ],
            run.Signals.Select(signal => signal.Explanation));
    }

    [Fact]
    public void An_excursion_on_the_other_side_is_a_signal_of_its_own_with_its_own_first_and_last_point_as_in_files()
    {
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.Individuals, SubgroupSize = 1, BaselineSubgroups = 20 });
        double[] first = [.. Noise(3, 20)];
        run.Feed(first);
        var limits = run.Log.Baselines[0].Location;
        double Sigmas(double count) => limits.Center + (count * limits.Sigma);

        run.Feed(Sigmas(4), Sigmas(-4), Sigmas(-5), limits.Center);

        Assert.Equal(
            [
                (SignalKind.Raised, "is above the upper", "rule 1)."),
                (SignalKind.Cleared, "is on the other side of the center line", "rule 1, point 21)."),
                (SignalKind.Raised, "is below the lower", "rule 1)."),
                (SignalKind.Cleared, "is back between", "rule 1, points 22 to 23)."),
            ],
            run.Signals.Where(signal => signal.Rule.EndsWith("nelson-1", StringComparison.Ordinal)).Select(signal => (
                signal.Kind,
                Words.Single(words => signal.Explanation.Contains(words, StringComparison.Ordinal)),
                signal.Explanation[signal.Explanation.IndexOf("rule 1", StringComparison.Ordinal)..])));
    }

    [Fact]
    public void A_stream_gives_the_signals_of_the_occurrences_in_a_file_with_the_same_first_and_last_points()
    {
        const int Baseline = 20;
        var run = new MonitorRun(new SpcMonitorOptions { Chart = ChartKind.Individuals, SubgroupSize = 1, BaselineSubgroups = Baseline });

        // Wide enough that each side is left and the other reached at once, again and again.
        double[] values = [.. Noise(3, Baseline), .. Noise(8, 600).Select(value => 100 + (2.2 * (value - 100))), .. Enumerable.Repeat(100.0, 15)];
        run.Feed(values);
        var points = run.Log.Location.ToList();
        var limits = Enumerable.Repeat(run.Log.Baselines[0].Location, points.Count).ToArray();
        var expected = RunRules.Occurrences([.. points.Select(point => point.Value)], limits, RuleSet.Nelson, RuleSet.Nelson)
            .Where(found => found.Last - RunRules.Definition(found.Rule).Length >= Baseline && found.Last < points.Count - 1)
            .Select(found => (RunRules.NameOf(found.Rule, RuleSet.Nelson), FormattableString.Invariant(found.Last > found.First ? $", points {found.First + 1} to {found.Last + 1})." : (FormattableString)$", point {found.First + 1}).")));

        var told = run.Signals.Where(signal => signal.Kind == SignalKind.Cleared)
            .Select(signal => (signal.Rule[(signal.Rule.LastIndexOf('/') + 1)..], signal.Explanation[signal.Explanation.LastIndexOf(", point", StringComparison.Ordinal)..]))
            .ToHashSet();
        var all = expected.ToList();
        Assert.InRange(all.Count(found => found.Item1 == "nelson-5"), 20, 200);
        Assert.All(all, found => Assert.Contains(found, told));
    }

    [Theory]
    [InlineData(RuleSet.NineOnOneSide, "temperature 101 is the last of 9 in a row above the center line 100 (Nelson rule 2, points 12 to 20).")]
    [InlineData(RuleSet.SixInATrend, "temperature 101 is the last of 6 in a row that steadily fall (Nelson rule 3, points 12 to 20).")]
    [InlineData(RuleSet.FourteenAlternating, "temperature 101 is the last of 14 in a row that go up and down in turn (Nelson rule 4, points 12 to 20).")]
    [InlineData(
        RuleSet.FourOfFiveBeyondOneThird,
        "temperature 101 and 3 of the 4 points before it are above 101, one third of the way to the upper control limit (Nelson rule 6, points 12 to 20).")]
    [InlineData(
        RuleSet.FifteenWithinOneThird,
        "temperature 101 is the last of 15 in a row from 99 to 101, closer to the center line than its limits let expect (Nelson rule 7, points 12 to 20).")]
    [InlineData(
        RuleSet.EightOutsideOneThird,
        "temperature 101 is the last of 8 in a row outside 99 to 101, on both sides of the center line (Nelson rule 8, points 12 to 20).")]
    [InlineData(RuleSet.EightOnOneSide, "temperature 101 is the last of 8 in a row above the center line 100 (Western Electric rule 4, points 12 to 20).")]
    public void Explains_every_rule_in_one_sentence_with_its_numbers(RuleSet rule, string sentence)
    {
        var signal = SpcSignals.Create(
            holds: true, rule, rule, ChartKind.IndividualsMovingRange, panel: 0,
            "am-01", "temperature", "", MonitorRun.Start.Ticks, 101, isRising: false, new ControlLimits(97, 100, 103, 1), first: 12, last: 20, isTurned: false, isCut: false);

        Assert.Equal(sentence, signal.Explanation);
    }

    [Fact]
    public void Watches_the_spread_for_points_beyond_limits_only()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(Steady);

        // R = 7 is beyond D4·R̄ = 6.53; then 20 ranges of 0.2 would be a long run below R̄ = 2 if run rules applied.
        run.Feed([996.5, 1003.5, .. Enumerable.Repeat<double[]>([999.9, 1000.1], 20).SelectMany(pair => pair)]);

        Assert.All(run.Log.Dispersion, point => Assert.Equal(0, (int)(point.Violations & ~RuleSet.BeyondLimits)));
        Assert.Equal(
            [(SignalKind.Raised, "xbar-r/r/nelson-1"), (SignalKind.Cleared, "xbar-r/r/nelson-1")],
            run.Signals.Where(signal => signal.Rule.Contains("/r/", StringComparison.Ordinal)).Select(signal => (signal.Kind, signal.Rule)));
        Assert.Contains("temperature R 7 is above the upper control limit 6.53306 (Nelson rule 1).", run.Signals.Select(signal => signal.Explanation));
    }

    [Fact]
    public void Uses_moving_ranges_where_subgroups_have_one_value()
    {
        var run = new MonitorRun(Pairs with { SubgroupSize = 1 });

        run.Feed(10, 12, 10, 12, 11, 20);

        // MR̄ = 2, so sigma = 2/d2 = √π and the limits are 11 ± 3√π.
        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal((ChartKind.IndividualsMovingRange, 1), (baseline.Chart, baseline.SubgroupSize));
        Assert.Equal(11 - (3 * Math.Sqrt(Math.PI)), baseline.Location.Lower, 1e-12);
        Assert.Equal("Phase I: the first 4 values.", baseline.Reason);
        Assert.Equal([2L, 3, 4, 5, 6], run.Log.Dispersion.Select(point => point.Index));
        Assert.Equal([2.0, 2, 2, 1, 9], run.Log.Dispersion.Select(point => point.Value));
        Assert.Equal(["i-mr/i/nelson-1", "i-mr/mr/nelson-1"], run.Signals.Select(signal => signal.Rule));
    }

    [Fact]
    public void Plots_standard_deviations_on_an_X_bar_S_chart()
    {
        var run = new MonitorRun(Pairs with { Chart = ChartKind.XbarS });

        run.Feed([.. Steady, 1000, 1010]);

        // s of a pair is its range divided by √2: S̄ = √2, sigma = √2/c4(2) = √π.
        Assert.Equal(Math.Sqrt(Math.PI), run.Log.Baselines[0].Sigma, 1e-12);
        Assert.Equal(10 / Math.Sqrt(2), run.Log.Dispersion.Last().Value, 1e-12);
        Assert.Contains("xbar-s/s/nelson-1", run.Signals.Select(signal => signal.Rule));
    }

    [Fact]
    public void Names_rules_as_Western_Electric_does_where_they_are_chosen()
    {
        var run = new MonitorRun(Pairs with { Rules = RuleSet.WesternElectric });
        run.Feed(Steady);

        run.Feed(1010, 1010);

        Assert.Equal("xbar-r/xbar/western-electric-1", Assert.Single(run.Signals).Rule);
    }

    [Fact]
    public void Reports_points_of_Phase_I_that_lie_beyond_the_limits_and_keeps_them()
    {
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 1, BaselineSubgroups = 20 });

        run.Feed([.. Enumerable.Repeat<double[]>([10, 11], 9).SelectMany(pair => pair), 30, 10]);

        var baseline = Assert.Single(run.Log.Baselines);
        Assert.Equal((20, 2), (baseline.Subgroups, baseline.SubgroupsBeyondLimits));
        Assert.Equal(
            ["2 of the 20 subgroups that baseline 1 of temperature was estimated from lie beyond its limits; find their cause before relying on it."],
            run.Log.Notices);
        Assert.Equal([19L], run.Log.Location.Where(point => point.Violations.HasFlag(RuleSet.BeyondLimits)).Select(point => point.Index));
        Assert.Empty(run.Signals);
    }

    [Fact]
    public void Makes_subgroups_of_consecutive_present_values()
    {
        var run = new MonitorRun(Pairs);

        run.Feed(999, double.NaN, 1001, 1001, double.NaN, double.NaN, 999, 999, 1001, 1001, 999);

        Assert.Equal([2.0, 2, 2, 2], run.Log.Dispersion.Select(point => point.Value));
        Assert.Equal(Baseline.HashOf(Steady), run.Log.Baselines[0].DataHash);
    }

    [Fact]
    public void Leaves_infinite_values_out_and_says_so()
    {
        var run = new MonitorRun(Pairs);

        run.Feed([999, double.PositiveInfinity, double.PositiveInfinity, .. Steady[1..]]);

        Assert.Equal(["temperature is Infinity; values that aren't finite are left out of the chart."], run.Log.Notices);
        Assert.Equal(1000, run.Log.Baselines[0].Center, 1e-9);
    }

    [Theory]
    [InlineData(ChartKind.XbarR)]
    [InlineData(ChartKind.XbarS)]
    [InlineData(ChartKind.IndividualsMovingRange)]
    public void Sets_no_limits_for_a_flag_that_is_seldom_up(ChartKind chart)
    {
        var run = new MonitorRun(Pairs with { Chart = chart, BaselineSubgroups = 8 });

        run.Feed([.. Enumerable.Range(0, 64).Select(i => i % 13 == 2 ? 1.0 : 0.0)]);

        Assert.Empty(run.Log.Baselines);
        Assert.Empty(run.Signals);
        Assert.Contains(
            " values of temperature are only ever 0 or 1 and mostly stay: limits for measurements would cry wolf on a flag;",
            Assert.Single(run.Log.Notices),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Sets_limits_for_a_coarse_measurement_that_takes_a_third_value()
    {
        var run = new MonitorRun(Pairs with { BaselineSubgroups = 8 });

        run.Feed([.. Enumerable.Range(0, 16).Select(i => i == 5 ? 2.0 : i % 13 == 2 ? 1.0 : 0.0)]);

        Assert.Single(run.Log.Baselines);
    }

    [Theory]
    [InlineData(ChartKind.XbarR)]
    [InlineData(ChartKind.XbarS)]
    [InlineData(ChartKind.IndividualsMovingRange)]
    public void Sets_no_limits_without_spread_and_goes_on_collecting(ChartKind chart)
    {
        var run = new MonitorRun(Pairs with { Chart = chart });

        run.Feed(Enumerable.Repeat(0.1, 40).ToArray());

        Assert.Empty(run.Log.Baselines);
        Assert.False(run.Monitor.TryGet(0, 0, long.MaxValue, out _));
        Assert.Contains("have no spread", Assert.Single(run.Log.Notices), StringComparison.Ordinal);

        run.Feed(Steady);

        Assert.Equal(1000, Assert.Single(run.Log.Baselines).Center, 1e-9);
    }

    [Fact]
    public void Uses_a_stored_baseline_from_the_first_subgroup_on()
    {
        var first = new MonitorRun(Pairs);
        first.Feed(Steady);
        var again = new MonitorRun(Pairs with { SigmaMultiple = 2 }, first.Monitor.Baselines);

        again.Feed(1003, 1003);

        // Between 2 and 3 sigma: the stored limits are 3 sigma and stay so.
        Assert.Empty(again.Signals);
        Assert.Equal(first.Log.Baselines, again.Log.Baselines);
        Assert.Equal((1L, false), (again.Log.Location.Single().Index, again.Log.Location.Single().IsBaseline));
    }

    [Fact]
    public void Does_not_take_a_stored_baseline_of_another_chart()
    {
        var first = new MonitorRun(Pairs);
        first.Feed(Steady);
        var again = new MonitorRun(Pairs with { Chart = ChartKind.XbarS }, first.Monitor.Baselines);

        again.Feed(Steady);

        Assert.Equal(
            ["Baseline 1 of temperature is for xbar-r with subgroups of 2, not xbar-s with 2; a new one is collected."], again.Log.Notices);
        Assert.Equal(2, Assert.Single(again.Log.Baselines).Version);
    }

    [Fact]
    public void Gives_the_limits_of_individual_values_to_thresholds()
    {
        var run = new MonitorRun(Pairs with { SigmaMultiple = 2 });
        Assert.False(run.Monitor.TryGet(0, 0, long.MaxValue, out _));

        run.Feed(Steady);

        Assert.True(run.Monitor.TryGet(0, 0, long.MaxValue, out var limits));
        Assert.Equal(1000 + (2 * Math.Sqrt(Math.PI)), limits.Upper, 1e-9);
        Assert.False(run.Monitor.TryGet(0, 7, long.MaxValue, out _));
        Assert.False(run.Monitor.TryGet(7, 0, long.MaxValue, out _));
    }

    [Fact]
    public void Watches_only_the_metrics_that_are_asked_for()
    {
        var run = new MonitorRun(Pairs with { Metrics = ["power"] });

        run.Feed(batchSize: 8, ("temperature", Steady), ("power", Steady));

        Assert.Equal("power", Assert.Single(run.Log.Baselines).Metric);
    }

    [Fact]
    public void Cutting_the_stream_into_batches_changes_nothing()
    {
        Prop.ForAll(
            Gen.Choose(1, 40).ToArbitrary(),
            Gen.Choose(1, 1000).ToArbitrary(),
            (batchSize, seed) =>
            {
                var columns = Columns(seed);
                var whole = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 3, BaselineSubgroups = 10 });
                var cut = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 3, BaselineSubgroups = 10 });

                whole.Feed(batchSize: 400, columns);
                cut.Feed(batchSize, columns);

                Assert.NotEmpty(whole.Signals);
                Assert.Equal(whole.Signals, cut.Signals);
                Assert.Equal(
                    whole.Log.Points.OrderBy(point => (point.Metric, point.Panel, point.Index)),
                    cut.Log.Points.OrderBy(point => (point.Metric, point.Panel, point.Index)));
                Assert.Equal(
                    whole.Log.Baselines.OrderBy(baseline => baseline.Metric), cut.Log.Baselines.OrderBy(baseline => baseline.Metric));
            }).QuickCheckThrowOnFailure();

        // The second metric comes late and with gaps, so that batches meet the metrics in different orders.
        static (string, double[])[] Columns(int seed)
        {
            var random = new Random(seed);
            var first = Noise(seed, 400).Select((value, i) => i > 200 ? value + 4 : value).ToArray();
            var second = Noise(seed + 1, 400).Select(value => random.Next(4) == 0 ? double.NaN : value).ToArray();
            return [("power", second), ("temperature", first)];
        }
    }

    [Fact]
    public void Gives_the_points_and_marks_of_the_chart_computed_as_a_whole()
    {
        var values = Noise(5, 400).Select((value, i) => value + (i > 250 ? 1.5 : 0)).ToArray();
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 4, BaselineSubgroups = 25 });

        run.Feed(values);

        var baseline = Subgroups.OfSize(values.AsSpan(0, 100), 4);
        var sigma = WithinSigma.FromSubgroups(baseline, SigmaMethod.AverageRange);
        var panel = SubgroupChart.Means(Subgroups.OfSize(values, 4), SubgroupChart.Center(baseline), sigma);
        double[] means = [.. panel.Points.Select(point => point.Value)];
        ControlLimits[] limits = [.. panel.Points.Select(point => point.Limits)];
        Assert.Equal(means, run.Log.Location.Select(point => point.Value));
        Assert.Equal(RunRules.Evaluate(means, limits, RuleSet.Nelson), run.Log.Location.Select(point => point.Violations));
        Assert.Contains(run.Log.Location, point => point.Violations != 0);
    }

    [Theory]
    [InlineData(ChartKind.XbarR)]
    [InlineData(ChartKind.XbarS)]
    [InlineData(ChartKind.IndividualsMovingRange)]
    public void Allocates_nothing_per_sample_once_the_baseline_is_frozen(ChartKind chart)
    {
        var catalog = new MetricCatalog();
        var monitor = new SpcMonitor(new SpcMonitorOptions { Chart = chart, BaselineSubgroups = 20, SigmaMultiple = 5, Rules = RuleSet.BeyondLimits });
        var signals = new SignalSink();
        using var batch = SampleBatch.Rent(catalog, 1000);
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var row = batch.AddRow(i, catalog.Machines.GetOrAdd(i % 2 == 0 ? "am-01" : "am-02"));
            batch.SetValue(row, catalog.Metrics.GetOrAdd("temperature"), random.NextDouble());
            batch.SetValue(row, catalog.Metrics.GetOrAdd("power"), random.NextDouble());
        }

        monitor.Observe(batch, signals);
        monitor.Observe(batch, signals);
        Assert.True(monitor.TryGet(1, 1, long.MaxValue, out _));
        var found = signals.Count;

        Assert.Equal(0, Allocated.ByEach(() => monitor.Observe(batch, signals)));
        Assert.Equal(0, signals.Count - found);
    }

    [Fact]
    public void Refuses_settings_out_of_range()
    {
        Assert.Contains(
            "The control limit is 6 σ; it must be from 1 to 5.", Refused(new() { SigmaMultiple = 6 }), StringComparison.Ordinal);
        Assert.Contains(
            "The subgroup size is 0; it must be from 1 to 25.", Refused(new() { SubgroupSize = 0 }), StringComparison.Ordinal);
        Assert.Contains(
            "The baseline has 1 subgroups; it must have from 2 to 10000.", Refused(new() { BaselineSubgroups = 1 }), StringComparison.Ordinal);
        Assert.Contains(
            "The chart is t2; a metric is watched by i-mr, i, mr, xbar-r, xbar-s,",
            Refused(new() { Chart = ChartKind.T2 }),
            StringComparison.Ordinal);
        Assert.Contains(
            "The chart is p, which needs to know the size of the sample of each count; set Spc.SampleSize.",
            Refused(new() { Chart = ChartKind.P }),
            StringComparison.Ordinal);
        Assert.Contains(
            "Lambda is 0; it must be above 0 and at most 1.", Refused(new() { Chart = ChartKind.Ewma, Lambda = 0 }), StringComparison.Ordinal);
        Assert.Contains(
            "The span is 1; it must be from 2 to 100.", Refused(new() { Chart = ChartKind.MovingAverage, Span = 1 }), StringComparison.Ordinal);
        Assert.Contains(
            "The CUSUM has shift 1, decision interval 5 and head start 5;",
            Refused(new() { Chart = ChartKind.Cusum, HeadStart = 5 }),
            StringComparison.Ordinal);

        Assert.Contains(
            "The coverage is 99.73; it must be between 0 and 1, such as 0.9973.", Refused(new() { Chart = ChartKind.C, Coverage = 99.73 }), StringComparison.Ordinal);
        Assert.Contains(
            "The gap factor is 0.5; it must be above 1, or 0 for none.", Refused(new() { GapFactor = 0.5 }), StringComparison.Ordinal);

        static string Refused(SpcMonitorOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => new SpcMonitor(options)).Message;
    }
}
