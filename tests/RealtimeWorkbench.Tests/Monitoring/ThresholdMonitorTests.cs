using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Monitoring;

public sealed class ThresholdMonitorTests
{
    private static readonly double[] Baseline = [240, 238, 242, 240, 239, 241, 240, 240, 238, 242];

    [Fact]
    public void Absolute_reports_the_start_and_the_end_with_value_limits_and_a_sentence()
    {
        var feed = new Feed().AddSeries("temperature", 1, 1000, 1250, 1300, 1200, 700, 800);
        feed.Catalog.SetUnit(feed.Catalog.Metrics.GetOrAdd("temperature"), "°C");

        var signals = feed.Run(Monitor(new ThresholdRule { Lower = 800, Upper = 1200 }));

        Assert.Equal(
            [
                new Signal(SignalKind.Raised, Feed.At(1), "am-01", "temperature", "threshold/absolute", Severity.Medium, 1250, 800, 1200, "temperature of am-01 is 1250 °C; at most 1200 °C is allowed."),
                new Signal(SignalKind.Cleared, Feed.At(3), "am-01", "temperature", "threshold/absolute", Severity.Medium, 1200, 800, 1200, "temperature of am-01 is 1200 °C, within its limits again."),
                new Signal(SignalKind.Raised, Feed.At(4), "am-01", "temperature", "threshold/absolute", Severity.Medium, 700, 800, 1200, "temperature of am-01 is 700 °C; at least 800 °C is allowed."),
                new Signal(SignalKind.Cleared, Feed.At(5), "am-01", "temperature", "threshold/absolute", Severity.Medium, 800, 800, 1200, "temperature of am-01 is 800 °C, within its limits again."),
            ],
            signals);
    }

    [Fact]
    public void A_limit_of_0_is_a_limit_and_an_absent_one_is_none()
    {
        var feed = new Feed().AddSeries("x", 1, -1e9, -0.001, 0, 0.001);

        Assert.Equal([Feed.At(3)], Raised(feed, new ThresholdRule { Metric = "x", Upper = 0 }));
        Assert.Equal([Feed.At(0)], Raised(feed, new ThresholdRule { Metric = "x", Lower = 0 }));
    }

    [Fact]
    public void Hysteresis_holds_a_violation_until_the_value_is_well_inside()
    {
        var feed = new Feed().AddSeries("x", 1, 101, 99, 101, 95.1, 95, 101);

        var signals = feed.Run(Monitor(new ThresholdRule { Metric = "x", Upper = 100, Lower = 0, Hysteresis = 5 }));

        Assert.Equal(
            [(SignalKind.Raised, Feed.At(0)), (SignalKind.Cleared, Feed.At(4)), (SignalKind.Raised, Feed.At(5))],
            signals.Select(signal => (signal.Kind, signal.Time)));
    }

    [Fact]
    public void Going_from_one_limit_to_the_other_is_reported()
    {
        var signals = new Feed().AddSeries("x", 1, 11, -1)
            .Run(Monitor(new ThresholdRule { Metric = "x", Lower = 0, Upper = 10 }));

        Assert.Equal(
            ["x of am-01 is 11; at most 10 is allowed.", "x of am-01 is -1; at least 0 is allowed."],
            signals.Select(signal => signal.Explanation));
        Assert.All(signals, signal => Assert.Equal(SignalKind.Raised, signal.Kind));
    }

    [Fact]
    public void A_sentence_tells_a_value_from_a_limit_that_looks_the_same()
    {
        var signal = Assert.Single(new Feed().AddSeries("x", 1, 1200.0000001).Run(Monitor(new ThresholdRule { Metric = "x", Upper = 1200 })));

        Assert.Equal("x of am-01 is 1200.0000001; at most 1200 is allowed.", signal.Explanation);
    }

    [Fact]
    public void A_missing_value_neither_raises_nor_clears()
    {
        var signals = new Feed().AddSeries("x", 1, 11, double.NaN, 12)
            .Run(Monitor(new ThresholdRule { Metric = "x", Upper = 10 }));

        Assert.Single(signals);
    }

    [Fact]
    public void Relative_compares_with_the_mean_of_the_values_before()
    {
        // The mean of the ten is 240; 300 is 25 % above, 180 is 25 % below; the current value isn't in the mean.
        var rule = new ThresholdRule { Metric = "power", Type = ThresholdType.Relative, Lower = -20, Upper = 20 };

        var high = new Feed().AddSeries("power", 1, [.. Baseline, 300]).Run(Monitor(rule));
        var low = new Feed().AddSeries("power", 1, [.. Baseline, 180]).Run(Monitor(rule));
        var edge = new Feed().AddSeries("power", 1, [.. Baseline, 288]).Run(Monitor(rule));

        var signal = Assert.Single(high);
        Assert.Equal("threshold/relative", signal.Rule);
        Assert.Equal((300.0, 192.0, 288.0), (signal.Value, signal.Lower, signal.Upper));
        Assert.Equal(
            "power of am-01 is 300, 25 % from its baseline of 240; at most 20 % is allowed.", signal.Explanation);
        Assert.Equal(
            "power of am-01 is 180, -25 % from its baseline of 240; at least -20 % is allowed.",
            Assert.Single(low).Explanation);
        Assert.Empty(edge);
    }

    [Fact]
    public void Violating_values_never_enter_the_relative_baseline()
    {
        // Were the 300s in the mean, it would be 270 after ten of them, and 300 only 11 % above: a false return to normal.
        var feed = new Feed().AddSeries("power", 1, [.. Baseline, .. Enumerable.Repeat(300.0, 500), 240]);

        var signals = feed.Run(Monitor(new ThresholdRule { Metric = "power", Type = ThresholdType.Relative, Upper = 20 }));

        Assert.Equal([(SignalKind.Raised, Feed.At(10)), (SignalKind.Cleared, Feed.At(510))], signals.Select(s => (s.Kind, s.Time)));
        Assert.Equal("power of am-01 is 240, 0 % from its baseline of 240, within its limits again.", signals[1].Explanation);
    }

    [Fact]
    public void Relative_judges_nothing_before_it_has_10_values()
    {
        var rule = new ThresholdRule { Metric = "power", Type = ThresholdType.Relative, Upper = 20 };

        Assert.Empty(new Feed().AddSeries("power", 1, [.. Baseline[..9], 1000]).Run(Monitor(rule)));
        Assert.Single(new Feed().AddSeries("power", 1, [.. Baseline[..10], 1000]).Run(Monitor(rule)));
    }

    [Fact]
    public void The_relative_baseline_is_the_last_100_values()
    {
        // 100 values of 100 have pushed out the ten of 95: 110.5 is 10.5 % above. With them the mean were 99.55 and it 11.0 %.
        var feed = new Feed().AddSeries("x", 1, [.. Enumerable.Repeat(95.0, 10), .. Enumerable.Repeat(100.0, 100), 110.5]);

        Assert.Empty(feed.Run(Monitor(new ThresholdRule { Metric = "x", Type = ThresholdType.Relative, Upper = 10.7 })));
        Assert.Single(feed.Run(Monitor(new ThresholdRule { Metric = "x", Type = ThresholdType.Relative, Upper = 10.4 })), s => s.Time == Feed.At(110));
    }

    [Fact]
    public void A_negative_baseline_keeps_the_sense_of_up_and_down()
    {
        var feed = new Feed().AddSeries("x", 1, [.. Enumerable.Repeat(-10.0, 10), -13]);

        var signal = Assert.Single(feed.Run(Monitor(new ThresholdRule { Metric = "x", Type = ThresholdType.Relative, Lower = -20, Upper = 20 })));

        Assert.Equal("x of am-01 is -13, -30 % from its baseline of -10; at least -20 % is allowed.", signal.Explanation);
        Assert.Equal((-12.0, -8.0), (signal.Lower, signal.Upper));
    }

    [Fact]
    public void A_baseline_of_0_is_said_once_and_judges_nothing()
    {
        var feed = new Feed().AddSeries("x", 1, [.. Enumerable.Repeat(0.0, 12), 5, 0, 0]);

        var signals = feed.Run(Monitor(new ThresholdRule { Metric = "x", Type = ThresholdType.Relative, Upper = 1000 }));

        Assert.Equal(("threshold/relative/not-judged", Severity.Low, SignalKind.Raised), (signals[0].Rule, signals[0].Severity, signals[0].Kind));
        Assert.Equal(
            "The baseline of x of am-01 is 0, of which there is no per cent, so its relative threshold judges nothing; use an absolute one.",
            signals[0].Explanation);
        Assert.Equal((SignalKind.Cleared, Feed.At(13)), (signals[1].Kind, signals[1].Time));
        Assert.Equal(2, signals.Count);
    }

    [Fact]
    public void A_lasting_shift_violates_until_the_values_come_back_unless_told_to_relearn()
    {
        double[] values = [.. Baseline, .. Enumerable.Repeat(300.0, 40), 240];
        var rule = new ThresholdRule { Metric = "power", Type = ThresholdType.Relative, Lower = -10, Upper = 20 };

        var kept = new Feed().AddSeries("power", 1, values).Run(Monitor(rule));
        var relearned = new Feed().AddSeries("power", 1, values).Run(Monitor(rule with { RelearnAfter = 20 }));

        Assert.Equal([Feed.At(10), Feed.At(50)], kept.Select(signal => signal.Time));
        Assert.Equal(
            [(SignalKind.Raised, Feed.At(10)), (SignalKind.Cleared, Feed.At(29)), (SignalKind.Raised, Feed.At(50))],
            relearned.Select(signal => (signal.Kind, signal.Time)));
        Assert.Equal(
            "power of am-01 has stayed outside its limits for 20 values; its baseline of 240 is given up and a new one is learned.",
            relearned[1].Explanation);
    }

    [Fact]
    public void Rate_of_change_keeps_its_sign()
    {
        // 100 to 80 in half a second is -40/s: beyond a lower limit of -30/s, and by no means beyond an upper one of 30/s.
        var feed = new Feed().AddSeries("x", 0.5, 100, 80, 80);

        var falling = feed.Run(Monitor(new ThresholdRule { Metric = "x", Type = ThresholdType.RateOfChange, Lower = -30 }));
        var rising = feed.Run(Monitor(new ThresholdRule { Metric = "x", Type = ThresholdType.RateOfChange, Upper = 30 }));

        Assert.Equal([(SignalKind.Raised, -40.0), (SignalKind.Cleared, 0.0)], falling.Select(signal => (signal.Kind, signal.Value)));
        Assert.Equal("x of am-01 changes by -40 1/s; at least -30 1/s is allowed.", falling[0].Explanation);
        Assert.Equal("threshold/rate-of-change", falling[0].Rule);
        Assert.Empty(rising);
    }

    [Fact]
    public void Rate_of_change_is_taken_between_values_that_are_there_and_skips_a_second_value_at_one_time()
    {
        // 10 in 2 s over the gap is 5/s. The second value at 2 s is skipped, so the step of 3 s counts from 20, not from 90.
        var feed = new Feed()
            .Add(0, "am-01", ("x", 10)).Add(1, "am-01", ("y", 0)).Add(2, "am-01", ("x", 20))
            .Add(2, "am-01", ("x", 90)).Add(3, "am-01", ("x", 27));

        var signals = feed.Run(Monitor(new ThresholdRule { Metric = "x", Type = ThresholdType.RateOfChange, Lower = -1, Upper = 6 }));

        Assert.Equal((7.0, Feed.At(3)), Assert.Single(signals.Select(signal => (signal.Value, signal.Time))));
    }

    [Fact]
    public void Control_limits_are_asked_of_the_chart_and_nothing_is_judged_before_there_are_any()
    {
        var limits = new FixedLimits();
        var monitor = new ThresholdMonitor([new ThresholdRule { Metric = "x", Type = ThresholdType.SpcLimit }], limits);
        var feed = new Feed().AddSeries("x", 1, 1051, 1050, 950, 949);

        Assert.Empty(feed.Run(monitor));

        limits.Known = true;
        var signals = feed.Run(monitor);

        Assert.Equal(
            [(SignalKind.Raised, 1051.0), (SignalKind.Cleared, 1050.0), (SignalKind.Raised, 949.0)],
            signals.Select(signal => (signal.Kind, signal.Value)));
        Assert.Equal("x of am-01 is 1051; the control limits are 950 and 1050.", signals[0].Explanation);
        Assert.Equal(("threshold/spc-limit", Severity.High), (signals[0].Rule, signals[0].Severity));
    }

    [Fact]
    public void A_rule_for_a_machine_replaces_the_one_for_all()
    {
        var feed = new Feed().Add(0, "am-01", ("x", 15)).Add(0, "am-02", ("x", 15));

        var signals = feed.Run(Monitor(
            new ThresholdRule { Metric = "x", Upper = 10 }, new ThresholdRule { Metric = "x", Upper = 20, Machine = "am-02" }));

        Assert.Equal("am-01", Assert.Single(signals).Machine);
    }

    [Fact]
    public void Named_rules_on_one_metric_are_told_apart()
    {
        var feed = new Feed().AddSeries("x", 1, 15, 25);

        var signals = feed.Run(Monitor(
            new ThresholdRule { Metric = "x", Upper = 10, Name = "warning", Severity = Severity.Low },
            new ThresholdRule { Metric = "x", Upper = 20, Name = "alarm", Severity = Severity.Critical }));

        Assert.Equal(
            [("threshold/absolute/warning", Severity.Low), ("threshold/absolute/alarm", Severity.Critical)],
            signals.Select(signal => (signal.Rule, signal.Severity)));
    }

    [Fact]
    public void A_metric_that_never_came_is_named_with_those_that_did()
    {
        var monitor = Monitor(
            new ThresholdRule { Metric = "temprature", Upper = 1 }, new ThresholdRule { Metric = "power", Upper = 1, Machine = "am-9" });
        var feed = new Feed();

        Assert.Equal("threshold on 'temprature': no such metric so far; nothing has come yet", monitor.UnseenMetrics(feed.Catalog)[0]);

        feed.Add(0, "am-01", ("temperature", 1), ("power", 1), ("velocity", 1)).Run(monitor);

        Assert.Equal(
            [
                "threshold on 'temprature': no such metric so far; there are temperature, power, velocity",
                "threshold on 'power' of 'am-9': no such machine so far; there is am-01",
            ],
            monitor.UnseenMetrics(feed.Catalog));
    }

    [Fact]
    public void A_metric_that_comes_later_is_watched_from_then_on()
    {
        var monitor = Monitor(new ThresholdRule { Metric = "late", Upper = 1 });
        var feed = new Feed().Add(0, "am-01", ("early", 5)).Add(1, "am-01", ("late", 5));

        Assert.Single(feed.Run(monitor, 1));
    }

    [Theory]
    [InlineData(1200.0, 800.0, ThresholdType.Absolute, 0, "Lower limit 1200 of the threshold on x must be below its upper limit 800.")]
    [InlineData(800.0, 800.0, ThresholdType.Absolute, 0, "Lower limit 800 of the threshold on x must be below its upper limit 800.")]
    [InlineData(null, null, ThresholdType.RateOfChange, 0, "The threshold on x has no limit; give a lower or an upper one.")]
    [InlineData(double.NaN, null, ThresholdType.Absolute, 0, "Lower limit of the threshold on x is NaN; give a number, or leave it empty for none.")]
    [InlineData(20.0, null, ThresholdType.Relative, 0, "Lower limit 20 of the relative threshold on x is positive; give the lowest deviation allowed in per cent, such as -20.")]
    [InlineData(null, -5.5, ThresholdType.Relative, 0, "Upper limit -5.5 of the relative threshold on x is negative; give the highest deviation allowed in per cent, such as 5.5.")]
    [InlineData(0.0, 10.0, ThresholdType.Absolute, 10.0, "Hysteresis 10 of the threshold on x must be less than the 10 between its limits.")]
    [InlineData(0.0, 10.0, ThresholdType.Absolute, -1.5, "Hysteresis of the threshold on x is -1.5; it must be 0 or more.")]
    public void Refuses_limits_that_make_no_sense(double? lower, double? upper, ThresholdType type, double hysteresis, string sentence)
    {
        var rule = new ThresholdRule { Metric = "x", Type = type, Lower = lower, Upper = upper, Hysteresis = hysteresis };

        var error = Assert.Throws<ArgumentException>(() => Monitor(rule));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_two_rules_for_the_same_and_control_limits_without_a_chart()
    {
        var rule = new ThresholdRule { Metric = "x", Upper = 1 };

        Assert.StartsWith(
            "There are 2 rules threshold/absolute on x of all machines; give them names.",
            Assert.Throws<ArgumentException>(() => Monitor(rule, rule with { Upper = 2 })).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The threshold on x uses control limits, but there is no control chart; enable SPC or choose another type.",
            Assert.Throws<ArgumentException>(() => Monitor(rule with { Type = ThresholdType.SpcLimit })).Message,
            StringComparison.Ordinal);
    }

    private static ThresholdMonitor Monitor(params ThresholdRule[] rules) => new(rules);

    private static IEnumerable<DateTimeOffset> Raised(Feed feed, ThresholdRule rule) =>
        feed.Run(Monitor(rule)).Where(signal => signal.Kind == SignalKind.Raised).Select(signal => signal.Time);

    private sealed class FixedLimits : ISpcLimits
    {
        public bool Known { get; set; }

        public bool TryGet(int machine, int metric, long time, out ControlLimits limits)
        {
            limits = new ControlLimits(950, 1000, 1050, 16);
            return Known;
        }
    }
}
