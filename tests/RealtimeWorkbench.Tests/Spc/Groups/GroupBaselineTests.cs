using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Spc.RunLengths;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc.Groups;

public sealed partial class GroupBaselineTests
{
    private static readonly string[] Names = ["temperature", "power", "velocity"];
    private static readonly GroupMonitorOptions Options = new()
    {
        Groups = [new MetricGroup("melt", Names)],
        BaselineRows = 60,
        FalseAlarms = 0.03,
    };

    [Fact]
    public void Limits_by_formula_hold_the_share_of_a_baseline_that_is_estimated_and_the_notice_says_so()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(61));

        var model = Assert.Single(run.Sink.Baselines).Variables!;
        Assert.Equal(0, model.CalibrationRows);
        Assert.Equal(FormulaLimits.Hotelling(3, 60, 0.01), model.Limits[0], 1e-9);
        Assert.Equal(FormulaLimits.Mewma(3, 60, 0.2, 0.01), model.Limits[2], 1e-9);
        Assert.Equal(3 * 61, run.Sink.Points.Count);
        Assert.All(run.Sink.Points, point => Assert.Equal(point.Index <= 60, point.IsBaseline));
        Assert.Equal(
            "In control, expect at most one row of melt group in 33.33 beyond any limit: at a row every 1 s, one in 33.33 s (over all baselines of 60 rows that there might have been; rows independent and normal).",
            run.Sink.Notices[0]);
    }

    [Fact]
    public void Rows_that_depend_on_each_other_are_told_and_get_limits_from_rows_that_are_held_out()
    {
        var run = new GroupRun(Options);
        double[][] rows = Rows(3000, memory: 0.8);
        run.Feed(rows[..60]);

        Assert.StartsWith("Neighbouring values of ", Assert.Single(run.Sink.Notices), StringComparison.Ordinal);
        Assert.Contains("so they will come from the next 198 complete rows. Until then rows are judged by provisional limits", run.Sink.Notices[0], StringComparison.Ordinal);
        Assert.Empty(run.Sink.Baselines);

        run.Feed(rows[60..], from: 60);
        Assert.Equal(198, Assert.Single(run.Sink.Baselines).Variables!.CalibrationRows);
        Assert.Contains(" ± ", run.Sink.Notices[1], StringComparison.Ordinal);

        // By formula it is one row in two.
        var later = run.Sink.Points.Where(point => point.Index > 258).GroupBy(point => point.Index).ToList();
        Assert.InRange(later.Count(row => row.Any(point => point.Violations != 0)) / (double)later.Count, 0, 0.08);
    }

    [Fact]
    public void A_metric_that_stands_still_is_named_once_and_half_of_the_rows_are_kept()
    {
        var run = new GroupRun(Options with { BaselineRows = 20 });
        run.Feed([.. Rows(45).Select(row => new[] { row[0], 5.0, row[2] }), .. Rows(300)]);

        Assert.Equal(
            "20 rows of melt group give no limits: power stands still at 5; leave it out. Collecting goes on until they do.",
            Assert.Single(run.Sink.Notices, notice => notice.Contains("no limits", StringComparison.Ordinal)));

        // Tried at 20, 30, 40 and 50 rows; the last of these are in part of either kind, so that rows are held out for the limits.
        Assert.Equal(31, run.Sink.Points.Min(point => point.Index));
        Assert.Single(run.Sink.Baselines);
    }

    [Theory]
    [InlineData("velocity follows from temperature, power; leave it out.", "sum")]
    [InlineData("velocity is only ever 0 or 1 and mostly stays, as a flag does; leave it out.", "flag")]
    public void A_metric_that_follows_from_others_or_is_a_flag_is_named(string sentence, string what)
    {
        var run = new GroupRun(Options with { BaselineRows = 20 });
        run.Feed([.. Rows(20).Select((row, i) => new[] { row[0], row[1], what == "sum" ? row[0] - row[1] : i == 9 ? 1 : 0.0 })]);

        Assert.Contains(sentence, Assert.Single(run.Sink.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(700)]
    public void Phase_I_goes_on_after_a_checkpoint_where_it_was(int at)
    {
        var options = Options with { BaselineRows = 600, CalibrationRows = 300 };
        double[][] rows = Rows(1000);
        var whole = new GroupRun(options);
        whole.Feed(rows);

        var run = new GroupRun(options);
        var pieces = new SavedPieces();
        for (var from = 0; from < at; from += 20)
        {
            run.Feed(rows[from..Math.Min(at, from + 20)], from);
            run.Save(pieces);
        }

        var resumed = new GroupRun(options);
        resumed.Restore(pieces);
        resumed.Feed(rows[at..], at);

        Assert.Equal(whole.Sink.Baselines[0].DataHash, resumed.Sink.Baselines[0].DataHash);
        var from600 = whole.Sink.Points.Where(point => at < 600 || point.Index > at).ToList();
        Assert.Equal(from600, resumed.Sink.Points);
        Assert.Equal(whole.Signals.Where(signal => signal.Time >= Make.Start.AddSeconds(at)), resumed.Signals);
        Assert.Equal(whole.Sink.Notices[^1], resumed.Sink.Notices[^1]);
    }

    [Fact]
    public void A_fault_while_rows_are_held_out_is_told_at_once_and_left_out_of_the_limits()
    {
        var options = Options with { FalseAlarms = 0.01 };
        double[][] rows = Rows(800, memory: 0.7);
        var usual = new GroupRun(options);
        usual.Feed(rows);
        var run = new GroupRun(options);
        run.Feed([.. rows.Select((row, i) => i is >= 400 and < 430 ? [row[0], row[1] + 12, row[2]] : row)]);

        var raised = run.Signals.Where(signal => signal.Kind == SignalKind.Raised && signal.Time == Make.Start.AddSeconds(400)).ToList();
        Assert.Contains(raised, signal => signal.Rule == "t2/t2/nelson-1"
            && signal.Explanation.Contains(" is above the provisional control limit ", StringComparison.Ordinal)
            && signal.Explanation.Contains("without power by ", StringComparison.Ordinal));
        var model = Assert.Single(run.Sink.Baselines).Variables!;
        Assert.InRange(model.CalibrationRows, 598 - 60, 598 - 30);
        Assert.Equal(usual.Sink.Baselines[0].Variables!.Limits[0], model.Limits[0], 2);
        Assert.EndsWith(FormattableString.Invariant($"limits from {model.CalibrationRows} of the 598 after them; the others were taken for a fault."), run.Sink.Baselines[0].Reason, StringComparison.Ordinal);
        Assert.Contains(" were taken for a fault and left out of the limits", run.Sink.Notices[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_moderate_fault_while_rows_are_held_out_stays_in_the_limits_and_the_notice_says_so()
    {
        var run = new GroupRun(Options with { FalseAlarms = 0.01 });
        run.Feed([.. Rows(800, memory: 0.7).Select((row, i) => i is >= 300 and < 303 ? [row[0], row[1] - 7, row[2]] : row)]);

        Assert.Contains(run.Signals, signal => signal.Kind == SignalKind.Raised && signal.Time == Make.Start.AddSeconds(300));
        Assert.Equal(598, Assert.Single(run.Sink.Baselines).Variables!.CalibrationRows);
        Assert.Contains(" of the 598 rows held out were beyond the provisional limits, from ", run.Sink.Notices[^1], StringComparison.Ordinal);
        Assert.Contains("; all are in the limits: look at them", run.Sink.Notices[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Provisional_limits_give_about_as_many_false_alarms_as_said()
    {
        var alarms = 0;
        for (var seed = 1; seed <= 6; seed++)
        {
            var run = new GroupRun(Options with { FalseAlarms = 0.006 });
            run.Feed(Rows(60 + 998, memory: 0.8, seed));
            Assert.Contains("Expect some 7 false alarms in these 998 rows.", run.Sink.Notices[0], StringComparison.Ordinal);
            alarms += run.Sink.Points.Where(point => !point.IsBaseline && point.Violations != 0).Select(point => point.Index).Distinct().Order()
                .Aggregate((Count: 0, Last: 0L), (found, index) => (found.Count + (index > found.Last + 1 ? 1 : 0), index)).Count;
        }

        // By formula it would be one row in two or three.
        Assert.InRange(alarms / 6.0, 2, 9);
    }

    [Fact]
    public void A_cap_on_the_rows_held_out_is_kept_and_the_larger_share_of_false_alarms_is_told()
    {
        var run = new GroupRun(Options with { FalseAlarms = 0.001, MostCalibrationRows = 200 });
        run.Feed(Rows(260, memory: 0.8));

        Assert.Equal(200, Assert.Single(run.Sink.Baselines).Variables!.CalibrationRows);
        Assert.Contains("; 0.001 was asked for, for which 2999 rows would do)", run.Sink.Notices[^1], StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GroupRun(Options with { MostCalibrationRows = 99 }));
    }

    [Fact]
    public void A_checkpoint_of_Phase_I_writes_each_row_a_few_times_at_most()
    {
        var run = new GroupRun(Options with { BaselineRows = 2000 });
        var written = 0L;
        double[][] rows = Rows(1900);
        for (var from = 0; from < rows.Length; from += 100)
        {
            run.Feed(rows[from..(from + 100)], from);
            written += run.Written();
        }

        // 3 values, a time and a number each; without pieces each checkpoint has all rows so far.
        Assert.InRange(written, 1900 * 40, 5 * 1900 * 40);
    }

    [Fact]
    public void A_model_that_cannot_be_is_said_to_be_damaged()
    {
        var run = new GroupRun(Options);
        run.Feed(Rows(60));

        // As a disk that forgets would leave it.
        var error = Assert.Throws<StateException>(() => run.Resumed(Options, new BaselineStore(), bytes =>
        {
            var model = bytes.Single(piece => piece.Key == 0 && piece.Part == "groups");
            var broken = model.Bytes!.Value.ToArray();
            broken.AsSpan(3 * sizeof(double), 9 * sizeof(double)).Clear();
            return [.. bytes.Where(piece => piece != model), model with { Bytes = broken }];
        }));

        Assert.Contains("damaged: there is a model that cannot be: ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Normal rows, each of which keeps some of the one before.</summary>
    private static double[][] Rows(int count, double memory = 0, int seed = 3)
    {
        var random = new Random(seed);
        var row = new double[Names.Length];
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
                row = [.. row.Select(value => (memory * value) + (Math.Sqrt(1 - (memory * memory)) * RowSampler.Gauss(random)))]),
        ];
    }

    private sealed class GroupRun
    {
        private readonly MetricCatalog _catalog = new();
        private readonly SignalSink _signals = new();

        public GroupRun(GroupMonitorOptions options, BaselineStore? store = null) =>
            Monitor = new GroupMonitor(options, _catalog, Sink, store);

        public GroupMonitor Monitor { get; }

        public ChartLog Sink { get; } = new();

        public List<Signal> Signals { get; } = [];

        public void Feed(double[][] rows, int from = 0)
        {
            using var batch = Make.Batch(_catalog, [.. rows.Select((row, i) => new Sample(
                Make.Start.AddSeconds(from + i), "am-01", Names.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second)))]);
            Monitor.Observe(batch, _signals);
            _signals.Drain(Signals.Add);
        }

        public void Save(SavedPieces pieces) => pieces.Save(Monitor, _catalog, "am-01");

        public void Restore(SavedPieces pieces) => pieces.Restore(Monitor, _catalog, "am-01");

        /// <summary>Bytes of one checkpoint.</summary>
        public long Written()
        {
            var writer = new StateWriter(_catalog);
            writer.Write(Monitor, 0);
            return writer.Take().Sum(piece => (long)(piece.Bytes?.Length ?? 0));
        }

        /// <summary>A run that goes on from here, though this one does as well.</summary>
        public GroupRun Resumed(GroupMonitorOptions options, BaselineStore store, Func<IReadOnlyList<StatePiece>, IReadOnlyList<StatePiece>>? change = null)
        {
            var writer = new StateWriter(_catalog);
            writer.Write(Monitor, 0);
            var next = new GroupRun(options, store);
            next._catalog.Machines.GetOrAdd("am-01");
            new StateReader(next._catalog, change is null ? writer.Take() : change(writer.Take())).Read(next.Monitor, 0);
            return next;
        }
    }
}
