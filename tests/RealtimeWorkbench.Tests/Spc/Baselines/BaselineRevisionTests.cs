using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Tests.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Baselines;

public sealed class BaselineRevisionTests
{
    private const double SampleSize = 40;
    private static readonly SpcMonitorOptions Pairs = new() { Chart = ChartKind.XbarR, SubgroupSize = 2, BaselineSubgroups = 5, KeepRows = true };

    // Short runs need the number of a part: MonitoredShortRunTests.
    public static TheoryData<ChartKind> Kinds() => [.. SpcMonitorOptions.Charts.Where(kind => ChartInfo.Of(kind).Input != ChartInputKind.ValueOfPart)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rows_left_out_of_a_frozen_baseline_give_the_limits_of_a_file_without_them(ChartKind kind)
    {
        var input = ChartInfo.Of(kind).Input;
        var size = input == ChartInputKind.Subgroup ? 4 : input == ChartInputKind.ValueOrSubgroup ? 2 : 1;
        var options = new SpcMonitorOptions
        {
            Chart = kind,
            SubgroupSize = size,
            SampleSize = input == ChartInputKind.CountOfSize ? SampleSize : null,
            Rules = RuleSet.BeyondLimits,
            KeepRows = true,
        };
        var random = new Random(3);
        double[] values = [.. Enumerable.Range(0, 25 * size).Select(_ => ChartInfo.Of(kind).TakesCounts ? random.Next(12) : 50 + (3 * ChartSamples.Gauss(random)))];
        var run = new MonitorRun(options);
        run.Feed(values);

        var revised = BaselineRevision.Without(run.Monitor.Baselines.All[0], [new Exclusion(6, "power cut"), new Exclusion(7, "power cut")]);

        var report = SpcAnalysis.Run(
            [.. values.Chunk(size).Select((chunk, i) => new ChartRow($"{i + 1}", chunk, options.SampleSize ?? double.NaN))],
            new SpcAnalysisOptions { Chart = kind, Rules = options.Rules, MostSum = 10, Exclusions = [new Exclusion(6, "power cut"), new Exclusion(7, "power cut")] });
        Assert.Equal((report.Process.Center, report.Process.Sigma, 23), (revised.Center, revised.Sigma, revised.Subgroups));
        Assert.Equal(report.Panels[0].Points[^1].Limits, revised.Location);
        Assert.Equal("Version 1 without subgroups 6 and 7 (power cut).", revised.Reason);
        Assert.Equal(Baseline.HashOf([.. values[..(5 * size)], .. values[(7 * size)..]]), revised.DataHash);
    }

    [Fact]
    public void A_decision_leaves_rows_out_in_the_file_too_and_can_leave_out_more_later()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(10, 12, 11, 13, 50, 52, 12, 14, 9, 11);
        using var file = new MemoryStream();
        run.Monitor.Baselines.Save(file);
        file.Position = 0;
        var store = BaselineStore.Load(file);

        // Means 11, 12, 51, 13, 10 and ranges 2 throughout.
        store.Rebase("am-01", "temperature", version: null, ["3=power cut"], by: "Ana", why: "Found it.");
        var second = store.Rebase("am-01", "temperature", version: null, ["2026-11-21T10:00:06Z=wrong nozzle"], by: "Ana", why: "That, too.");

        Assert.Equal([(97 / 5.0, 5), (46 / 4.0, 4), (33 / 3.0, 3)], store.All.Select(baseline => (baseline.Center, baseline.Subgroups)));
        Assert.Equal("Rebased: That, too. Version 2 without subgroup 3 (power cut), subgroup 4 (wrong nozzle).", second.Reason);
        Assert.Equal(("Ana", 6, 0), (second.EstablishedBy, second.Samples, second.SubgroupsBeyondLimits));
    }

    /// <summary>Subgroups of two end at seconds 1, 3, 5, 7 and 9; one covers the time after the one before.</summary>
    [Theory]
    [InlineData("2=x", "2")]
    [InlineData("2 .. 4 = power cut", "2,3,4")]
    [InlineData("2026-11-21T10:00:03Z=x", "2")]
    [InlineData("2026-11-21T10:00:04Z=x", "3")]
    [InlineData("2026-11-21T11:00:02+01:00..2026-11-21T10:00:05Z=x", "2,3")]
    [InlineData("2026-11-21T09:00Z..2026-11-21T10:00:00Z=x", "1")]
    public void Rows_are_named_by_number_or_time(string text, string rows)
    {
        var run = new MonitorRun(Pairs);
        run.Feed(10, 12, 11, 13, 50, 52, 12, 14, 9, 11);

        Assert.Equal(rows, string.Join(',', BaselineRevision.Read(text, run.Monitor.Baselines.All[0]).Select(exclusion => exclusion.Row)));
    }

    /// <summary>Values at seconds 0, 1, 2, 23 and 24: both ends mean those in between, one time the value that comes at or after it.</summary>
    [Theory]
    [InlineData("2026-11-21T10:00:01Z..2026-11-21T10:00:10Z=x", "2,3")]
    [InlineData("2026-11-21T10:00:10Z=x", "4")]
    [InlineData("2026-11-21T10:00:02Z..2026-11-21T10:00:23Z=x", "3,4")]
    [InlineData("2026-11-21T10:00:10Z..2026-11-21T10:00:20Z=x", null)]
    public void Times_mean_single_values_in_between(string text, string? rows)
    {
        var run = new MonitorRun(Pairs with { Chart = ChartKind.IndividualsMovingRange, SubgroupSize = 1 });
        run.Feed(10, 12, 11);
        run.Pause(TimeSpan.FromSeconds(20));
        run.Feed(13, 9);
        var baseline = run.Monitor.Baselines.All[0];

        if (rows is null)
        {
            Assert.Throws<ArgumentException>(() => BaselineRevision.Read(text, baseline));
            return;
        }

        Assert.Equal(rows, string.Join(',', BaselineRevision.Read(text, baseline).Select(exclusion => exclusion.Row)));
    }

    [Theory]
    [InlineData("6", "--exclude is \"6\"; it must be a subgroup or time and its cause, such as 6=power cut.")]
    [InlineData("6= ", "--exclude is \"6= \"; it must be a subgroup or time and its cause, such as 6=power cut.")]
    [InlineData("6=x", "--exclude is 6, and version 1 of temperature has subgroups 1 to 5.")]
    [InlineData("3..2=x", "--exclude is 3..2, and version 1 of temperature has subgroups 1 to 5.")]
    [InlineData("1.5=x", "--exclude is \"1.5=x\"; it must be a subgroup or time and its cause, such as 6=power cut, 6..8=power cut or 2026-11-21T10:00Z..2026-11-21T10:05Z=power cut.")]
    [InlineData("2026-11-22=x", "--exclude is 2026-11-22, and version 1 of temperature comes from 2026-11-21 10:00:00Z to 2026-11-21 10:00:09Z.")]
    [InlineData("1..4=x", "Without them version 1 of temperature gives no limits: ")]
    public void What_means_no_row_is_refused_in_a_sentence(string text, string sentence)
    {
        var run = new MonitorRun(Pairs);
        run.Feed(10, 12, 11, 13, 50, 50, 12, 14, 9, 9);

        var error = Assert.Throws<ArgumentException>(() => run.Monitor.Baselines.Rebase("am-01", "temperature", 1, [text], "Ana", "Found it."));

        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
        Assert.Single(run.Monitor.Baselines.All);
    }

    [Fact]
    public void Baselines_without_rows_or_with_given_limits_are_refused()
    {
        var plain = new MonitorRun(Pairs with { KeepRows = false });
        var given = new MonitorRun(Pairs with { Standards = new Dictionary<string, ProcessStandard> { ["temperature"] = new(null, 7) } });
        foreach (var run in new[] { plain, given })
        {
            run.Feed(10, 12, 11, 13, 50, 52, 12, 14, 9, 11);
        }

        Assert.StartsWith(
            "Version 1 of temperature came without its rows, which are kept by runs with Spc.Baselines, up to 10000 values, and lost where a run is killed before it has written them there;", Refused(plain), StringComparison.Ordinal);
        Assert.StartsWith("Version 1 of temperature does not follow from its rows alone, since center or sigma were given", Refused(given), StringComparison.Ordinal);

        static string Refused(MonitorRun run) =>
            Assert.Throws<ArgumentException>(() => run.Monitor.Baselines.Rebase("am-01", "temperature", null, ["1=x"], "Ana", "Found it.")).Message;
    }

    [Fact]
    public void Suggested_limits_leave_rows_out_too_and_name_their_outliers()
    {
        var run = new MonitorRun(Pairs with { Chart = ChartKind.IndividualsMovingRange, SubgroupSize = 1, BaselineSubgroups = 30, RecentSubgroups = 20, GapFactor = 0 });
        var random = new Random(2);
        run.Feed([.. Enumerable.Range(0, 30).Select(_ => 50 + ChartSamples.Gauss(random))]);
        run.Feed([.. Enumerable.Range(0, 40).Select(i => i == 33 ? 90 : 52 + ChartSamples.Gauss(random))]);
        var candidate = Assert.Single(run.Monitor.Baselines.Suggestions).Candidate;
        Assert.Equal([new Exclusion(14, "outlier")], candidate.Data!.Excluded);

        var taken = run.Monitor.Baselines.Rebase("am-01", "temperature", version: null, ["2=start"], by: "Ana", why: "New nozzle.");

        Assert.Equal((2, 18), (taken.Version, taken.Subgroups));
        Assert.Equal("Rebased: New nozzle. What was suggested without subgroup 2 (start), subgroup 14 (outlier).", taken.Reason);
        Assert.Equal(candidate.Data.Values.Where((_, i) => i is not (1 or 13)).Average(), taken.Center, 1e-9);
        Assert.Empty(run.Monitor.Baselines.Suggestions);
    }

    [Fact]
    public void Rows_of_a_file_outlive_a_checkpoint_which_does_not_have_them()
    {
        var run = new MonitorRun(Pairs);
        run.Feed(10, 12, 11, 13, 50, 52, 12, 14, 9, 11);
        var store = run.Monitor.Baselines;
        var again = new MonitorRun(Pairs, store);
        Streaming.Checkpoints.Saved.Move(run.Monitor, run.Catalog, again.Monitor, again.Catalog);

        Assert.Equal(10, Assert.Single(store.All).Data!.Values.Count);
    }
}
