using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Tests.Spc.Analysis;

public sealed class StagedAnalysisTests
{
    private static readonly ChartRow[] Rows =
        [.. new double[] { 1, 2, 1, 3, 2, 1, 2, 3, 11, 12, 13, 11, 12, 13, 12, 30 }.Select((value, i) => new ChartRow($"{i + 1}", [value]))];

    [Fact]
    public void Every_stage_has_the_limits_of_its_own_rows()
    {
        var options = new SpcAnalysisOptions { Chart = ChartKind.IndividualsMovingRange, Stages = [9], Exclusions = [new Exclusion(16, "spill")] };

        var report = SpcAnalysis.Run(Rows, options);

        var first = SpcAnalysis.Run(Rows[..8], options with { Stages = [], Exclusions = [] });
        Assert.Equal([(1, 8), (9, 16)], report.Stages.Select(stage => (stage.From, stage.To)));
        Assert.Equal(Enumerable.Range(1, 16), report.Panels[0].Points.Select(point => point.Index));
        Assert.Equal(first.Panels[0].Points, report.Panels[0].Points.Take(8));
        Assert.Equal(12, report.Stages[1].Process.Center, 1e-12);
        Assert.Equal("spill", report.Panels[0].Points[15].ExcludedFor);
        Assert.Equal([new RuleViolation(RuleSet.BeyondLimits, 16, 16)], report.Panels[0].Occurrences.Where(found => found.Rule == RuleSet.BeyondLimits));
    }

    [Fact]
    public void Sigma_and_capability_are_said_to_be_of_the_last_stage()
    {
        var report = SpcAnalysis.Run(
            Rows, new SpcAnalysisOptions { Chart = ChartKind.Individuals, Stages = [9], Specification = new SpecificationLimits(0, 40) });

        Assert.Equal((9, 16, 8), (report.BaselineFrom, report.BaselineTo, report.Capability!.Count));
        Assert.Equal(
            "Row 17 is to be left out; there are rows 1 to 16.",
            Assert.Throws<ChartInputException>(() => SpcAnalysis.Run(
                Rows, new SpcAnalysisOptions { Chart = ChartKind.Individuals, Stages = [9], Exclusions = [new Exclusion(17, "spill")] })).Message);
    }

    [Theory]
    [InlineData(ChartKind.Autoregression, "ar")]
    [InlineData(ChartKind.MovingCenter, "ewma-center")]
    public void Residuals_have_no_capability(ChartKind kind, string name) => Assert.Equal(
        $"Capability is of measurements of one kind; {name} knows none, so leave --lsl and --usl out.",
        Assert.Throws<ChartInputException>(() => SpcAnalysis.Run(
            Rows, new SpcAnalysisOptions { Chart = kind, Order = kind == ChartKind.Autoregression ? 1 : null, Specification = new SpecificationLimits(0, 40) })).Message);

    [Fact]
    public void Warns_of_quantiles_of_few_values_and_of_transformations_that_do_not_help()
    {
        ChartRow[] few = [.. Enumerable.Range(1, 50).Select(i => new ChartRow($"{i}", [50 + (i * 7919 % 50)]))];
        ChartRow[] many = [.. Enumerable.Range(1, 1000).Select(i => new ChartRow($"{i}", [50 + (i * 7919 % 1000 / 20.0)]))];

        // Two heaps far apart: nothing makes them normal.
        ChartRow[] heaps = [.. Enumerable.Range(1, 100).Select(i => new ChartRow($"{i}", [(i % 2 == 0 ? 10 : 30) + (i * 7919 % 97 / 97.0)]))];

        Assert.Contains(Warnings(few, CapabilityMethod.Quantile), warning => warning.StartsWith("Pp and Ppk by quantiles of 50 values are too good,", StringComparison.Ordinal));
        Assert.DoesNotContain(Warnings(many, CapabilityMethod.Quantile), warning => warning.StartsWith("Pp and Ppk by quantiles", StringComparison.Ordinal));
        Assert.Contains(Warnings(heaps, CapabilityMethod.BoxCox), warning => warning.StartsWith("The transformed values are hardly normal either", StringComparison.Ordinal));

        static IReadOnlyList<string> Warnings(ChartRow[] rows, CapabilityMethod method) => SpcAnalysis.Run(rows, new SpcAnalysisOptions
        {
            Chart = ChartKind.Individuals,
            Specification = new SpecificationLimits(1, 200),
            CapabilityMethod = method,
            Rules = RuleSet.BeyondLimits,
        }).Warnings;
    }

    [Fact]
    public void Refuses_stages_that_are_none()
    {
        Assert.Equal(
            "A stage begins at row 9; stages must begin after row 9, each after the one before, and within the 16 rows.", Refused(new() { Stages = [9, 9] }));
        Assert.Equal(
            "With stages each takes its limits from its own rows; leave --baseline out.", Refused(new() { Stages = [9], BaselineTo = 8 }));
        Assert.Equal(
            "The stage of rows 16 to 16: The baseline has 1 value; limits need at least 2.", Refused(new() { Stages = [16] }));

        static string Refused(SpcAnalysisOptions options) => Assert.Throws<ChartInputException>(
            () => SpcAnalysis.Run(Rows, options with { Chart = ChartKind.Individuals })).Message;
    }

    [Fact]
    public void Warns_of_capability_of_what_is_not_stable()
    {
        var report = SpcAnalysis.Run(
            Rows, new SpcAnalysisOptions { Chart = ChartKind.Individuals, Specification = new SpecificationLimits(0, 40), Rules = RuleSet.BeyondLimits });

        Assert.Contains(report.Warnings, warning => warning.StartsWith("The process is not stable: ", StringComparison.Ordinal));
        Assert.Contains(report.Warnings, warning => warning.StartsWith("The values are hardly normal (Anderson-Darling A² = ", StringComparison.Ordinal));
        Assert.True(report.Normality!.Value.PValue < 0.05);
    }

    [Fact]
    public void Goes_back_to_an_older_baseline_as_a_version_of_its_own()
    {
        var run = new MonitorRun(new SpcMonitorOptions { SubgroupSize = 2, BaselineSubgroups = 4 });
        run.Feed(999, 1001, 999, 1001, 999, 1001, 999, 1001);
        var store = run.Monitor.Baselines;
        var first = store.All[0];
        var second = store.Add(first with { Center = 1002, Sigma = 2 * first.Sigma, Reason = "new nozzle" });

        var back = store.RollBack("am-01", "temperature", version: 1, by: "Ana", why: "old nozzle again");

        Assert.Equal((3, 1000.0, "Ana", "Back to version 1: old nozzle again"), (back.Version, back.Center, back.EstablishedBy, back.Reason));
        Assert.Equal(3, store.All.Count);
        Assert.Equal(first.DataHash, store.Latest("am-01", "temperature")!.DataHash);
        var comparison = BaselineComparison.Of(first, second);
        Assert.Equal(2 / first.Sigma, comparison.Shift, 1e-12);
        Assert.Equal(2, comparison.SigmaRatio, 1e-12);

        // z = 2/(1.7725·√(1/8 + 4/8)) = 1.4273.
        Assert.Equal(0.15349, comparison.ShiftPValue, 1e-5);
        Assert.StartsWith(
            "There is no baseline 9 of temperature of am-01.",
            Assert.Throws<ArgumentException>(() => store.RollBack("am-01", "temperature", 9, "Ana", "why")).Message,
            StringComparison.Ordinal);
    }
}
