using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Capability;

public sealed class CapabilityMonitorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Is_the_capability_of_the_newest_subgroups(int size)
    {
        var random = new Random(1);
        var rolling = new RollingCapability(20, size);
        double[] values = [.. Enumerable.Range(0, size * 137).Select(_ => 1e6 + random.NextDouble())];
        Array.ForEach(values, value => rolling.Add(value));

        // What is computed anew; single values have a range with the one before the window, too.
        double[] newest = values[^(20 * size)..];
        var range = size == 1
            ? Enumerable.Range(0, 20).Average(i => Math.Abs(values[^(i + 1)] - values[^(i + 2)]))
            : newest.Chunk(size).Average(one => one.Max() - one.Min());
        Assert.Equal(newest.Average(), rolling.Mean, 1e-8);
        Assert.Equal(range / ControlConstants.RangeMean(Math.Max(2, size)), rolling.Sigma, 1e-9);
        var sigma = rolling.Sigma;
        Assert.Equal((1000001 - rolling.Mean) / (3 * sigma), rolling.Cpk(new SpecificationLimits(null, 1000001)), 1e-12);
        Assert.Equal(Math.Min(1000001 - rolling.Mean, rolling.Mean - 999999.8) / (3 * sigma), rolling.Cpk(new SpecificationLimits(999999.8, 1000001)), 1e-12);
    }

    [Fact]
    public void Is_raised_once_where_it_is_too_low_and_cleared_with_room()
    {
        var feed = new Feed(new CapabilityMonitorOptions { Specifications = Limits(90, 110), Window = 10, SubgroupSize = 2 });

        // Ranges of 3 are sigma 2.659, Cpk 10/7.978 = 1.25, with 9.0 degrees of freedom ± 0.61: that may be chance. Ranges of 5 are Cpk 0.75, ± 0.38.
        feed.Add(Pairs(10, 3));
        Assert.Empty(feed.Signals);

        feed = new Feed(new CapabilityMonitorOptions { Specifications = Limits(90, 110), Window = 10, SubgroupSize = 2 });
        feed.Add(Pairs(10, 5));
        feed.Add(Pairs(10, 3));
        Assert.Equal([SignalKind.Raised], feed.Signals.Select(signal => signal.Kind));
        Assert.Equal("Cpk of temperature is 0.75 ± 0.38, below 1.33, over the last 10 subgroups (mean 100, sigma within 4.4311, specification 90 to 110).", feed.Signals[0].Explanation);
        Assert.Equal("capability/cpk", feed.Signals[0].Rule);

        feed.Add(Pairs(10, 2));
        Assert.Equal([SignalKind.Raised, SignalKind.Cleared], feed.Signals.Select(signal => signal.Kind));
        Assert.StartsWith("Cpk 1.88 over the last 10 subgroups", feed.Remarks[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Values_that_stand_still_within_the_specification_raise_nothing(int size)
    {
        // What roundings leave in the sum of ranges is below 0 for about every second of these seeds.
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var rolling = new RollingCapability(20, size);
            Array.ForEach([.. Enumerable.Range(0, size * 37).Select(_ => random.NextDouble())], (double value) => rolling.Add(value));
            for (var i = 0; i < size * 22; i++)
            {
                rolling.Add(0.5);
            }

            Assert.Equal(0, rolling.Sigma);
            Assert.Equal(double.PositiveInfinity, rolling.Cpk(new SpecificationLimits(-10, 10)));
        }
    }

    [Fact]
    public void Says_nothing_before_the_window_is_full_nor_of_other_metrics()
    {
        var feed = new Feed(new CapabilityMonitorOptions { Specifications = Limits(99, 101), Window = 10, SubgroupSize = 2 });

        feed.Add(Pairs(9, 3));
        feed.Add(Pairs(20, 3), "power");

        Assert.Empty(feed.Signals);
    }

    [Theory]
    [InlineData(1, 10.0, false)]
    [InlineData(1, 0.0, true)]
    [InlineData(2, 10.0, false)]
    [InlineData(2, 0.0, true)]
    public void A_range_does_not_reach_across_a_stop(int size, double gapFactor, bool isRaised)
    {
        // Within half a unit before and after each stop; the level is another after it, which is no spread from one value to the next.
        var feed = new Feed(new CapabilityMonitorOptions { Specifications = Limits(70, 130), Window = 40, SubgroupSize = size, MinimumCpk = 16, GapFactor = gapFactor });
        for (var block = 0; block < 12; block++)
        {
            feed.Add([.. Enumerable.Range(0, 25).Select(i => (block % 2 == 0 ? 95 : 105) + (0.5 * (i % 2)))]);
            feed.Pause(3600);
        }

        Assert.Equal(isRaised, feed.Signals.Count > 0);
    }

    [Fact]
    public void Goes_on_from_a_checkpoint_as_if_nothing_had_been()
    {
        var random = new Random(2);
        var options = new CapabilityMonitorOptions { Specifications = Limits(90, 110), Window = 10, SubgroupSize = 3 };
        double[] values = [.. Enumerable.Range(0, 2000).Select(_ => 100 + (3 * Normal.Quantile(1 - random.NextDouble())))];
        var whole = new Feed(options);
        whole.Add(values);
        var (before, after) = (new Feed(options), new Feed(options));
        before.Add(values[..1000]);
        Saved.Move(before.Monitor, before.Catalog, after.Monitor, after.Catalog);
        after.Add(values[1000..]);

        Assert.True(whole.Signals.Count > 4);
        Assert.Equal(whole.Signals.Select(signal => (signal.Kind, signal.Value)), before.Signals.Concat(after.Signals).Select(signal => (signal.Kind, signal.Value)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Goes_on_from_any_of_many_checkpoints(int batch)
    {
        var random = new Random(2);
        var options = new CapabilityMonitorOptions { Specifications = Limits(90, 110), Window = 10, SubgroupSize = 2 };
        double[] values = [.. Enumerable.Range(0, 900).Select(_ => 100 + (3 * Normal.Quantile(1 - random.NextDouble())))];
        var whole = new Feed(options);
        whole.Add(values);
        var (run, pieces) = (new Feed(options), new SavedPieces());
        for (var from = 0; from < 600; from += batch)
        {
            run.Add(values[from..(from + batch)]);
            pieces.Save(run.Monitor, run.Catalog, "am-01");
            Assert.InRange(pieces.Count, 1, 17);
            if (from % 7 == 0)
            {
                var after = new Feed(options);
                pieces.Restore(after.Monitor, after.Catalog, "am-01");
                after.Pause(from + batch);
                after.Add(values[(from + batch)..]);

                Assert.Equal(whole.Signals.Select(signal => (signal.Kind, signal.Value)), run.Signals.Concat(after.Signals).Select(signal => (signal.Kind, signal.Value)));
            }
        }
    }

    [Fact]
    public void A_checkpoint_writes_each_subgroup_about_twice_and_not_the_whole_window()
    {
        var feed = new Feed(new CapabilityMonitorOptions { Specifications = Limits(90, 110), Window = 1000, SubgroupSize = 1 });
        feed.Add([.. Enumerable.Range(0, 1000).Select(i => 100.0 + (i % 7))]);
        var written = 0L;
        for (var i = 0; i < 64; i++)
        {
            feed.Add([100, 101, 102]);
            var writer = new StateWriter(feed.Catalog);
            writer.Write(feed.Monitor, 0);
            written += writer.Take().Sum(piece => (long)(piece.Bytes?.Length ?? 0));
        }

        // A thousand means and ranges are 16 kB, of which 64 checkpoints wrote 64; now it is five times, and some hundred bytes each.
        Assert.InRange(written, 5 * 16_000, 64 * 16_000 / 8);
    }

    [Fact]
    public void A_window_that_lacks_subgroups_is_damaged()
    {
        var feed = new Feed(new CapabilityMonitorOptions { Specifications = Limits(90, 110), Window = 10, SubgroupSize = 1 });
        var stored = new Dictionary<(string, long), StatePiece>();
        for (var i = 0; i < 3; i++)
        {
            feed.Add([100, 101]);
            var writer = new StateWriter(feed.Catalog);
            writer.Write(feed.Monitor, 0);
            foreach (var piece in writer.Take())
            {
                stored[(piece.Part, piece.Key)] = piece;
            }
        }

        var next = new Feed(new CapabilityMonitorOptions { Specifications = Limits(90, 110), Window = 10, SubgroupSize = 1 });
        next.Catalog.Machines.GetOrAdd("am-01");
        var error = Assert.Throws<StateException>(() =>
            new StateReader(next.Catalog, [.. stored.Values.Where(piece => piece.Key != 1)]).Read(next.Monitor, 0));

        Assert.Contains("a window without some of its 10 subgroups", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("temperature", "'temperature' is no specification; use metric = lower..upper, one of the two may be left out, several apart by semicolons.")]
    [InlineData("a = 1..x", "'a = 1..x' is no specification; use metric = lower..upper, one of the two may be left out, several apart by semicolons.")]
    [InlineData("a = 2..1", "a: The lower specification limit 2 must be below the upper one 1.")]
    [InlineData("a = ..", "a: A specification needs a lower limit, an upper limit, or both.")]
    [InlineData("a = 1..2; a = ..3", "there are two specifications of 'a'; name each metric once.")]
    public void Says_what_is_wrong_with_specifications(string text, string sentence)
    {
        Assert.False(SpecificationParser.TryParse(text, out _, out var problem));
        Assert.Equal(sentence, problem);
    }

    [Theory]
    [InlineData("CapabilityWindow", "20", "Spc.CapabilityWindow: a capability needs specifications; set Spc.Specifications, such as temperature = 950..1050.")]
    [InlineData("HeadStart", "5", "Spc.HeadStart: the sums would start at 5 σ, at or beyond the decision interval of 5 σ; use half of it.")]
    [InlineData("RecentSubgroups", "5", "Spc.RecentSubgroups: 5 subgroups say too little of a process to be compared with its baseline; use 0, or 20 to 1000.")]
    [InlineData("GapFactor", "0.5", "Spc.GapFactor: with 0.5 every interval would be a gap; use more than 1, or 0 for none.")]
    public void Settings_that_do_not_go_together_are_refused(string setting, string value, string sentence) =>
        Assert.Equal(
            [sentence],
            Assert.Throws<SettingsException>(() => SettingsEditor.Apply(new WorkbenchSettings(), [new("Spc." + setting, value)])).Errors);

    [Fact]
    public void Settings_reach_the_charts()
    {
        var options = new SpcSettings { Chart = ChartChoice.Cusum, HeadStart = 2.5, GapFactor = 0, Adaptive = true, RecentSubgroups = 30 }.ToMonitorOptions(0);

        Assert.Equal((2.5, 0.0, true, 30), (options.HeadStart, options.GapFactor, options.Adaptive, options.RecentSubgroups));
    }

    private static Dictionary<string, SpecificationLimits> Limits(double lower, double upper) =>
        new(StringComparer.Ordinal) { ["temperature"] = new SpecificationLimits(lower, upper) };

    private static double[] Pairs(int count, double range) =>
        [.. Enumerable.Range(0, count).SelectMany(_ => new[] { 100 - (range / 2), 100 + (range / 2) })];

    private sealed class Feed : IChartSink
    {
        private readonly SignalSink _sink = new();
        private long _time;

        public Feed(CapabilityMonitorOptions options) => Monitor = new CapabilityMonitor(options, this);

        public CapabilityMonitor Monitor { get; }

        public MetricCatalog Catalog { get; } = new();

        public List<Signal> Signals { get; } = [];

        public List<string> Remarks { get; } = [];

        public void Pause(long seconds) => _time += seconds;

        public void Add(double[] values, string metric = "temperature")
        {
            using var batch = SampleBatch.Rent(Catalog, values.Length);
            foreach (var value in values)
            {
                var row = batch.AddRow(MonitorRun.Start.AddSeconds(_time++).Ticks, Catalog.Machines.GetOrAdd("am-01"));
                batch.SetValue(row, Catalog.Metrics.GetOrAdd(metric), value);
            }

            Monitor.Observe(batch, _sink);
            _sink.Drain(Signals.Add);
        }

        public void OnBaseline(RealtimeWorkbench.Spc.Baselines.Baseline baseline)
        {
        }

        public void OnNotice(string machine, string metric, string sentence)
        {
        }

        public void OnPoint(in ChartPoint point)
        {
        }

        public void OnRemark(string machine, string metric, string sentence) => Remarks.Add(sentence);
    }
}
