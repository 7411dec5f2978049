using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;

namespace RealtimeWorkbench.Tests.Spc;

/// <summary>The rows that the baseline is compared with, in checkpoints: what is new is written, now and then all.</summary>
public sealed class RecentRowsStateTests
{
    private static readonly SpcMonitorOptions Adaptive = new()
    {
        Chart = ChartKind.XbarS,
        SubgroupSize = 5,
        BaselineSubgroups = 100,
        RecentSubgroups = 50,
        Rules = RuleSet.BeyondLimits | RuleSet.TwoOfThreeBeyondTwoThirds,
        Adaptive = true,
    };

    [Fact]
    public void A_run_that_goes_on_from_any_of_many_checkpoints_finds_what_one_that_was_not_cut_finds()
    {
        // A shift that is followed, with alarms that drop rows again.
        var random = new Random(11);
        double[] values = [.. Enumerable.Range(0, 3000).Select(i => (i < 500 ? 100 : 102) + (5 * Normal.Quantile(random.NextDouble())))];
        var uncut = new MonitorRun(Adaptive);
        uncut.Feed(values);
        var expected = uncut.Monitor.Baselines.Latest("am-01", "temperature")!;
        Assert.True(expected.Version > 1);
        Assert.True(uncut.Signals.Count > 5);

        var first = new MonitorRun(Adaptive);
        var store = new Dictionary<(string, long), StatePiece>();
        for (var from = 0; from < values.Length; from += 12)
        {
            first.Feed(values[from..(from + 12)]);
            Save(first, store);
            if (from % 252 == 0)
            {
                var second = new MonitorRun(Adaptive);
                second.Catalog.Machines.GetOrAdd("am-01");
                new StateReader(second.Catalog, [.. store.Values]).Read(second.Monitor, 0);
                second.Pause(TimeSpan.FromSeconds(from + 12));
                second.Feed(values[(from + 12)..]);

                Assert.Equal(expected, second.Monitor.Baselines.Latest("am-01", "temperature"));
            }
        }

        Assert.InRange(store.Count, 2, 17);
    }

    [Fact]
    public void Adaptive_limits_learn_nothing_from_rows_with_an_alarm_of_a_run_whose_limits_were_not()
    {
        // Two blocks but a row lie 3 sigma higher, most of them with an alarm; the last row of the second has none.
        var random = new Random(14);
        var fixedLimits = new MonitorRun(Adaptive with { Adaptive = false });
        fixedLimits.Feed([.. Enumerable.Range(0, 995).Select(i => (i < 500 ? 100 : 115) + (5 * Normal.Quantile(random.NextDouble())))]);
        var adaptive = new MonitorRun(Adaptive);
        Saved.Move(fixedLimits.Monitor, fixedLimits.Catalog, adaptive.Monitor, adaptive.Catalog);
        adaptive.Pause(TimeSpan.FromSeconds(995));

        adaptive.Feed(95, 105, 100, 98, 102);

        Assert.True(fixedLimits.Signals.Count > 0);
        Assert.Equal(1, adaptive.Monitor.Baselines.Latest("am-01", "temperature")!.Version);
    }

    [Fact]
    public void Each_row_is_written_when_it_is_new()
    {
        var random = new Random(12);
        var run = new MonitorRun(new() { Chart = ChartKind.XbarR, SubgroupSize = 5, BaselineSubgroups = 20, RecentSubgroups = 50, Rules = RuleBook.None });
        run.Feed([.. Enumerable.Range(0, 105).Select(_ => random.NextDouble())]);
        var store = new Dictionary<(string, long), StatePiece>();
        Save(run, store);
        var written = new List<(int Brief, int Rows)>();
        for (var row = 0; row < 14; row++)
        {
            run.Feed([.. Enumerable.Range(0, 5).Select(_ => random.NextDouble())]);
            var pieces = Save(run, store);
            written.Add((pieces.Single(piece => piece.Part.Length == 0).Bytes!.Value.Length, pieces.Single(piece => piece.Part == "spc").Bytes!.Value.Length));
        }

        // A name, five values, a time and a flag; the rest stays as small as it was.
        Assert.Equal(written[0], Assert.Single(written.Distinct()));
        Assert.InRange(written[0].Rows, 49, 75);
    }

    [Fact]
    public void A_chart_that_nothing_is_compared_with_keeps_no_rows()
    {
        var run = new MonitorRun(new() { Chart = ChartKind.R, SubgroupSize = 5, BaselineSubgroups = 20, RecentSubgroups = 50, Rules = RuleBook.None });
        var random = new Random(13);
        run.Feed([.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())]);

        Assert.DoesNotContain(Save(run, []), piece => piece.Part.Length > 0);
    }

    private static IReadOnlyList<StatePiece> Save(MonitorRun run, Dictionary<(string, long), StatePiece> store)
    {
        var writer = new StateWriter(run.Catalog);
        writer.Write(run.Monitor, 0);
        var pieces = writer.Take();
        foreach (var piece in pieces)
        {
            if (piece.Bytes is null)
            {
                store.Remove((piece.Part, piece.Key));
            }
            else
            {
                store[(piece.Part, piece.Key)] = piece;
            }
        }

        return pieces;
    }
}
