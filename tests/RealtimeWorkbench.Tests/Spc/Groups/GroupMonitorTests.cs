using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Spc.Charts;
using RealtimeWorkbench.Tests.Spc.Detection;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Groups;

public sealed class GroupMonitorTests
{
    private static readonly string[] Names = ["temperature", "power", "velocity", "flow"];
    private static readonly GroupMonitorOptions Options = new()
    {
        Groups = [new MetricGroup("melt", Names)],
        BaselineRows = 60,
        CalibrationRows = 200,
        FalseAlarms = 0.05,
        Components = 2,
    };

    private readonly MetricCatalog _catalog = new();
    private readonly Sink _sink = new();
    private readonly SignalSink _signals = new();
    private readonly List<Signal> _raised = [];

    [Fact]
    public void Agrees_with_the_study_of_the_same_rows()
    {
        double[][] tested = MadeRows.Of(120, 5000, shift: 0.8, fault: 40);
        Feed(Create(Options), Wide([.. MadeRows.Of(60, 0), .. MadeRows.Of(200, 1000), .. tested]));

        // numpy: Spc/References/detection.py.
        var model = Assert.Single(_sink.Baselines).Variables!;
        Assert.Equal([7.594019515258, 4.28122716859, 7.927255587119], model.Limits, Close);
        Assert.Equal((60, 200, 2), (model.Rows, model.CalibrationRows, model.Components));
        Assert.Equal(1.78187421198, _sink.Points.First(point => point is { Panel: 0, Index: 61 }).Value, 1e-9);
        Assert.Equal(0.432390987329, _sink.Points.First(point => point is { Panel: 1, Index: 61 }).Value, 1e-9);

        // The MEWMA goes on from the rows that were held out; the others see each row by itself, so their misses are the study's.
        var faulty = _sink.Points.Where(point => point.Index > 300).ToLookup(point => point.Panel);
        Assert.Equal(0.7875, faulty[0].Count(point => point.Violations == 0) / 80.0, 1e-12);
        Assert.Equal(0.875, faulty[1].Count(point => point.Violations == 0) / 80.0, 1e-12);
    }

    [Fact]
    public void A_signal_says_what_each_metric_contributed()
    {
        var monitor = Create(Options);
        _catalog.SetUnit(_catalog.Metrics.GetOrAdd("power"), "W");
        double[] usual = [0, 0, 0, 0];

        // Only power leaves its range, so that it has most to do with it.
        Feed(monitor, Wide([.. MadeRows.Of(260, 0), [0, 9, 0, 0], usual]));

        var raised = _raised.Where(signal => signal.Kind == SignalKind.Raised && signal.Rule == "t2/t2/nelson-1").ToList();
        var signal = raised[^1];
        Assert.Equal(("am-01", "melt group", Severity.High), (signal.Machine, signal.Metric, signal.Severity));
        Assert.StartsWith("melt group T² ", signal.Explanation, StringComparison.Ordinal);
        Assert.Contains("; it would fall without power by ", signal.Explanation, StringComparison.Ordinal);
        Assert.Contains(" (9 W, mean ", signal.Explanation, StringComparison.Ordinal);
        Assert.All(Names, name => Assert.Contains(name, signal.Explanation, StringComparison.Ordinal));
        var spe = _raised.Last(signal => signal.Kind == SignalKind.Raised && signal.Rule == "spe/spe/nelson-1");
        Assert.Contains("; squared residuals: power ", spe.Explanation, StringComparison.Ordinal);
        Assert.Contains(_raised, signal => signal.Kind == SignalKind.Cleared && signal.Rule == "t2/t2/nelson-1"
            && signal.Explanation.Contains("is back within the upper control limit", StringComparison.Ordinal));
        Assert.True(monitor.Reports("am-01", "melt group", "spe/spe/nelson-1"));
        Assert.False(monitor.Reports("am-01", "melt group", "xbar-r/r/nelson-1"));
        Assert.False(monitor.Reports("am-01", "power", "t2/t2/nelson-1"));
    }

    [Fact]
    public void Values_of_one_time_make_one_row_whether_they_come_together_or_apart()
    {
        double[][] rows = [.. MadeRows.Of(260, 0), .. MadeRows.Of(60, 900, shift: 2, fault: 30)];
        Feed(Create(Options), Wide(rows));
        var (points, raised) = (_sink.Take(), Take());
        Assert.NotEmpty(raised);

        // One metric a sample, the first one last, or in the middle; the last row waits for what may follow it.
        Feed(Create(Options), Long(rows, [1, 3, 2, 0]));
        Assert.True(Same((points, raised), (_sink.Take(), Take())));
        Feed(Create(Options), Long(rows, [1, 0, 2, 3]));
        Assert.True(Same((points, raised), (_sink.Take(), Take())));
    }

    [Fact]
    public void The_newest_value_within_the_tolerance_is_taken_and_no_older_one()
    {
        var monitor = Create(Options with { BaselineRows = 10, CalibrationRows = 0, Tolerance = TimeSpan.FromSeconds(2) });

        // Flow comes at 0 s and 3 s only; the rest each second.
        Feed(monitor, [.. Enumerable.Range(0, 6).Select(i => At(i, i % 3 == 0 ? [i, 1, 2, i] : [i, 1, 2, double.NaN]))]);
        Feed(monitor, [At(6, [6, 1, 2, double.NaN]), At(7, [7, 1, 2, double.NaN])]);

        // 0, 1, 2, 3, 4, 5 s: at most 2 s old. 6 and 7 s: 3 and 4 s old; the row of 7 s still waits.
        var counts = Assert.Single(monitor.Counts());
        Assert.Equal((7, 1), (counts.Rows, counts.Incomplete));
        Assert.Equal([0, 0, 0, 1], counts.Missing);
        Assert.Equal("1 of the first 7 rows of melt group were incomplete and are in no chart: flow was missing or older than 2 s in 1.", _sink.Remarks[^1]);

        monitor.Advance(0, Make.Start.AddSeconds(7).Ticks, _signals);
        Assert.Equal(7, monitor.Counts()[0].Rows);
        monitor.Advance(0, Make.Start.AddSeconds(8).Ticks, _signals);
        Assert.Equal((8, 2), (monitor.Counts()[0].Rows, monitor.Counts()[0].Incomplete));
        Assert.Equal("2 of the first 8 rows of melt group were incomplete and are in no chart: flow was missing or older than 2 s in 2.", _sink.Remarks[^1]);
    }

    [Fact]
    public void An_incomplete_row_is_a_gap_in_the_chart_and_changes_nothing_else()
    {
        double[][] rows = MadeRows.Of(300, 0);
        Feed(Create(Options), Wide(rows));
        var whole = _sink.Take();

        double[][] torn = [.. rows[..280], [double.NaN, 0, 0, 0], [9, double.NaN, 9, 9], .. rows[280..]];
        var monitor = Create(Options with { Tolerance = TimeSpan.Zero });
        Feed(monitor, Wide(torn));

        // The first metric is what makes a row, so a sample without it makes none.
        Assert.Equal((301, 1), (monitor.Counts()[0].Rows, monitor.Counts()[0].Incomplete));
        Assert.Equal(whole.Count, _sink.Points.Count);
        Assert.DoesNotContain(_sink.Points, point => point.Index == 281);
        Assert.Equal(whole.Select(point => point.Value), _sink.Points.Select(point => point.Value));
    }

    [Fact]
    public void Each_row_that_is_complete_has_the_statistics_of_their_definitions()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            _sink.Take();
            var random = new Random(seed);
            double[][] rows = [.. Enumerable.Range(0, 150).Select(i => Names.Select(_ => ChartSamples.Gauss(random) + (i >= 120 ? 2 : 0)).ToArray())];
            for (var gap = 0; gap < 20; gap++)
            {
                // The first metric makes the row.
                rows[random.Next(rows.Length)][random.Next(1, Names.Length)] = double.NaN;
            }

            var complete = 0;
            bool[] isBaseline = [.. rows.Select(row => !row.Any(double.IsNaN) && ++complete <= 60)];
            var definition = new MultivariateDefinition(rows, Names.Length, row => isBaseline[row]);
            double[][] expected = [definition.T2(), definition.Spe(components: 2), definition.Mewma(Options.Lambda)];
            Feed(Create(Options with { CalibrationRows = 0, Tolerance = TimeSpan.Zero }), Long(rows, [2, 0, 3, 1]));

            Assert.Equal(3 * complete, _sink.Points.Count);
            Assert.All(_sink.Points, point => Assert.Equal(
                expected[point.Panel][point.Index - 1], point.Value, 1e-8 * Math.Max(1, expected[point.Panel][point.Index - 1])));
            Assert.All(_sink.Points, point => Assert.Equal(isBaseline[point.Index - 1], point.IsBaseline));
        }
    }

    [Fact]
    public void The_same_samples_give_the_same_however_they_are_cut_and_wherever_they_are_resumed()
    {
        double[][] rows = [.. MadeRows.Of(260, 0), .. MadeRows.Of(60, 900, shift: 2, fault: 30)];
        rows[100][2] = rows[290][1] = double.NaN;
        var samples = Long(rows, [1, 3, 2, 0]);
        var options = Options with { Tolerance = TimeSpan.Zero };
        Feed(Create(options), samples);
        var (points, raised) = (_sink.Take(), Take());
        Assert.Contains(points, point => !point.IsBaseline);

        for (var cut = 1; cut < samples.Length; cut += 151)
        {
            var first = Create(options);
            foreach (var piece in samples[..cut].Chunk(1 + (cut % 13)))
            {
                Feed(first, piece);
            }

            var other = Saved.Renumbered(_catalog);
            var second = new GroupMonitor(options, other, _sink);
            Saved.Move(first, _catalog, second, other);
            Feed(second, other, samples[cut..]);

            Assert.True(Same((points, raised), (_sink.Take(), Take())));
            Assert.Equal(2, second.Counts()[0].Incomplete);
        }
    }

    [Fact]
    public void A_baseline_is_frozen_with_all_that_it_takes_to_use_it_again()
    {
        double[][] rows = MadeRows.Of(290, 0);
        var monitor = Create(Options);
        Feed(monitor, Wide(rows));
        var (points, raised) = (_sink.Take(), Take());
        var baseline = monitor.Baselines.Latest("am-01", "melt group")!;
        Assert.Equal((1, 260, 1040, "rtw"), (baseline.Version, baseline.Subgroups, baseline.Samples, baseline.EstablishedBy));
        Assert.Equal("Phase I: 60 complete rows, limits from the 200 after them.", baseline.Reason);

        using var file = new MemoryStream();
        monitor.Baselines.Save(file);
        file.Position = 0;
        Feed(new GroupMonitor(Options, _catalog, _sink, BaselineStore.Load(file)), Wide(rows));

        // No Phase I: all rows are judged by the limits that were there before.
        var again = _sink.Take();
        Assert.All(again, point => Assert.False(point.IsBaseline));
        Assert.Equal(points.Where(point => point.Panel < 2).Select(point => point.Value), again.Where(point => point.Panel < 2).Select(point => point.Value));
        Assert.Equal(points.Where(point => point.Index > 260).Select(point => (point.Panel, point.Upper)), again.Where(point => point.Index > 260).Select(point => (point.Panel, point.Upper)));
        Assert.Contains("\"covariance\"", Encoding.UTF8.GetString(file.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_in_control_allocates_nothing()
    {
        var monitor = Create(Options with { CalibrationRows = 300, FalseAlarms = 0.01 });
        Feed(monitor, Wide(MadeRows.Of(360, 0)));
        _sink.Keeps = false;
        SampleBatch[] batches =
        [
            .. Enumerable.Range(1, 12).Select(pass => Make.Batch(
                _catalog, [.. MadeRows.Of(100, 400).Select((row, i) => At((1000 * pass) + i, [.. row.Select(value => value / 10)]))])),
        ];
        var next = 0;

        Assert.Equal(0, Allocated.ByEach(() => monitor.Observe(batches[next++], _signals)));
        Assert.Equal(360 + (100 * next), monitor.Counts()[0].Rows);
        Array.ForEach(batches, batch => batch.Dispose());
    }

    [Theory]
    [InlineData("The baseline has 9 rows; it must have from 10 to 10000.", 9, 0, 0.1, null)]
    [InlineData("100 rows held out for the limits are too few for a share of 0.001 false alarms; there must be at least 2999.", 60, 100, 0.001, null)]
    [InlineData("The model keeps 4 of the 4 components of 'melt'; it must keep at least 1 and leave out at least 1.", 60, 0, 0.01, 4)]
    [InlineData("The share of false alarms is 0; it must be from 0.000001 to 0.5.", 60, 0, 0.0, null)]
    public void A_wrong_setting_is_explained(string sentence, int rows, int heldOut, double share, int? components)
    {
        var options = Options with { BaselineRows = rows, CalibrationRows = heldOut, FalseAlarms = share, Components = components };

        var error = Assert.Throws<ArgumentException>(() => new GroupMonitor(options, _catalog));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("melt = temperature", "the group 'melt' has fewer than 2 metrics; use name = metric, metric, …, several groups apart by semicolons.")]
    [InlineData("temperature, power", "'temperature, power' has no name; use name = metric, metric, …, several groups apart by semicolons.")]
    [InlineData("a = x, y; a = x, z", "there are two groups 'a'; give each a name of its own.")]
    [InlineData("a = x, y, x", "the group 'a' names a metric twice; name each once.")]
    public void A_wrong_group_is_explained(string text, string sentence)
    {
        Assert.False(MetricGroupParser.TryParse(text, out _, out var problem));
        Assert.Equal(sentence, problem);
    }

    [Fact]
    public void Groups_are_read_as_they_are_written()
    {
        Assert.True(MetricGroupParser.TryParse(" melt = a , b;drive=c,d,e; ", out var groups, out _));
        Assert.Equal(["melt: a b", "drive: c d e"], groups.Select(group => $"{group.Name}: {string.Join(' ', group.Metrics)}"));
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static bool Same((List<ChartPoint> Points, List<Signal> Signals) a, (List<ChartPoint> Points, List<Signal> Signals) b) =>
        a.Points.Select(Unnumbered).SequenceEqual(b.Points.Select(Unnumbered)) && a.Signals.SequenceEqual(b.Signals);

    // Catalogs number names in their own ways.
    private static ChartPoint Unnumbered(ChartPoint point) => point with { Machine = 0, Metric = 0 };

    private static Sample At(double seconds, double[] values) => new(
        Make.Start.AddSeconds(seconds),
        "am-01",
        Names.Zip(values).Where(pair => !double.IsNaN(pair.Second)).ToDictionary(pair => pair.First, pair => pair.Second));

    private static Sample[] Wide(double[][] rows) => [.. rows.Select((row, i) => At(i, row))];

    /// <summary>One metric a sample, all of a row at one time; a sample of something else ends the last row.</summary>
    private static Sample[] Long(double[][] rows, int[] order) =>
    [
        .. rows.SelectMany((row, i) => order.Where(metric => !double.IsNaN(row[metric])).Select(metric => Make.Sample(i, row[metric], metric: Names[metric]))),
        Make.Sample(rows.Length, metric: "humidity"),
    ];

    private GroupMonitor Create(GroupMonitorOptions options) => new(options, _catalog, _sink);

    private void Feed(GroupMonitor monitor, Sample[] samples) => Feed(monitor, _catalog, samples);

    private void Feed(GroupMonitor monitor, MetricCatalog catalog, Sample[] samples)
    {
        using var batch = Make.Batch(catalog, samples);
        monitor.Observe(batch, _signals);
        _signals.Drain(_raised.Add);
    }

    private List<Signal> Take()
    {
        List<Signal> taken = [.. _raised];
        _raised.Clear();
        return taken;
    }

    private sealed class Sink : IChartSink
    {
        public List<Baseline> Baselines { get; } = [];

        public List<string> Notices { get; } = [];

        public List<string> Remarks { get; } = [];

        public List<ChartPoint> Points { get; } = [];

        public void OnBaseline(Baseline baseline) => Baselines.Add(baseline);

        public void OnNotice(string machine, string metric, string sentence) => Notices.Add(sentence);

        public void OnRemark(string machine, string metric, string sentence) => Remarks.Add(sentence);

        public bool Keeps { get; set; } = true;

        public void OnPoint(in ChartPoint point)
        {
            if (Keeps)
            {
                Points.Add(point);
            }
        }

        public List<ChartPoint> Take()
        {
            List<ChartPoint> taken = [.. Points];
            Points.Clear();
            return taken;
        }
    }
}
