using FsCheck.Fluent;
using RealtimeWorkbench.Health;

namespace RealtimeWorkbench.Tests.Health;

public class HealthScoreTests
{
    // Bounds 80 and 90: 0.05 a percent, so 1 up to 76, 0.8 at 80, 0.6 at 84, 0.3 at 90, 0 from 96.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(76, 1)]
    [InlineData(78, 0.9)]
    [InlineData(80, 0.8)]
    [InlineData(84, 0.6)]
    [InlineData(90, 0.3)]
    [InlineData(93, 0.15)]
    [InlineData(96, 0)]
    [InlineData(100, 0)]
    public void Scores_a_measure_on_the_line_through_its_bounds(double value, double expected)
    {
        Assert.Equal(expected, HealthScore.Of(Disk(value))!.Value, tolerance: 1e-12);
    }

    // Bounds 20 and 10, small is bad: 1 from 24 up, 0.8 at 20, 0.3 at 10, 0 up to 4.
    [Theory]
    [InlineData(30, 1)]
    [InlineData(20, 0.8)]
    [InlineData(15, 0.55)]
    [InlineData(10, 0.3)]
    [InlineData(4, 0)]
    public void Scores_a_measure_whose_small_values_are_bad(double value, double expected)
    {
        var measure = new HealthMeasure("free space", value, "GB", degradedAt: 20, criticalAt: 10);

        Assert.Equal(expected, HealthScore.Of(measure)!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void States_where_the_line_ends()
    {
        var measure = Disk(50);

        Assert.Equal(76, measure.Good, tolerance: 1e-9);
        Assert.Equal(84, measure.UnhealthyAt, tolerance: 1e-9);
        Assert.Equal(96, measure.Bad, tolerance: 1e-9);
    }

    [Fact]
    public void Weighs_measures_by_their_weight()
    {
        // (3 · 0.9 + 1 · 0.8) / 4 = 0.875; the veto would allow 0.8 + 0.2.
        HealthMeasure[] measures =
        [
            new("a", 78, "%", 80, 90, weight: 3),
            new("b", 80, "%", 80, 90, weight: 1),
        ];

        Assert.Equal(0.875, HealthScore.Of(measures)!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void A_dead_part_is_not_hidden_by_many_good_ones()
    {
        // Mean of 9 ones and a zero: 0.9. Veto: 0 + 0.2.
        var measures = Enumerable.Range(0, 9).Select(_ => Disk(10)).Append(Disk(100)).ToList();

        var assessment = HealthScore.Assess(new HealthReading(measures, []));

        Assert.Equal(0.2, assessment.Score!.Value, tolerance: 1e-12);
        Assert.Equal(HealthStatus.Critical, assessment.Status);
        Assert.Equal(["Disk / is 100 %; over 90 % counts as critical."], assessment.Reasons);
    }

    [Theory]
    [InlineData(90.2, HealthStatus.Unhealthy)]
    [InlineData(84.2, HealthStatus.Degraded)]
    [InlineData(94.2, HealthStatus.Critical)]
    public void A_component_is_at_most_one_step_better_than_its_worst_measure(double worst, HealthStatus expected)
    {
        var measures = Enumerable.Range(0, 99).Select(_ => Disk(10)).Append(Disk(worst)).ToList();

        Assert.Equal(expected, HealthScore.Assess(new HealthReading(measures, [])).Status);
    }

    [Fact]
    public void A_disk_that_is_70_percent_full_does_not_drag_an_idle_machine_down()
    {
        var assessment = HealthScore.Assess(new HealthReading(Disk(70), Disk(3)));

        Assert.Equal(1, assessment.Score);
        Assert.Equal(HealthStatus.Healthy, assessment.Status);
        Assert.Empty(assessment.Reasons);
    }

    [Theory]
    [InlineData(1, HealthStatus.Healthy)]
    [InlineData(0.8, HealthStatus.Healthy)]
    [InlineData(0.79, HealthStatus.Degraded)]
    [InlineData(0.6, HealthStatus.Degraded)]
    [InlineData(0.59, HealthStatus.Unhealthy)]
    [InlineData(0.3, HealthStatus.Unhealthy)]
    [InlineData(0.29, HealthStatus.Critical)]
    [InlineData(0, HealthStatus.Critical)]
    [InlineData(double.NaN, HealthStatus.Unknown)]
    public void Status_follows_the_score(double score, HealthStatus expected)
    {
        Assert.Equal(expected, HealthScore.StatusOf(score));
    }

    [Fact]
    public void Gives_a_reason_for_everything_below_1_worst_first()
    {
        var reading = new HealthReading(
            Disk(78),
            new HealthMeasure("free space", 12, "GB", degradedAt: 20, criticalAt: 10),
            Disk(5));

        Assert.Equal(
            ["Free space is 12 GB; under 16 GB counts as unhealthy.", "Disk / is 78 %; over 80 % counts as degraded."],
            HealthScore.Assess(reading).Reasons);
    }

    [Fact]
    public void An_issue_keeps_a_component_from_being_healthy()
    {
        var assessment = HealthScore.Assess(new HealthReading([Disk(10)], ["The file system is read-only."]));

        Assert.Equal(0.7, assessment.Score);
        Assert.Equal(HealthStatus.Degraded, assessment.Status);
        Assert.Equal(["The file system is read-only."], assessment.Reasons);
    }

    [Fact]
    public void Nothing_measured_is_unknown_and_not_healthy()
    {
        var nothing = HealthScore.Assess(new HealthReading());
        var missing = HealthScore.Assess(new HealthReading(Disk(double.NaN)));
        var shown = HealthScore.Assess(new HealthReading(HealthMeasure.Shown("rate", 5, "B/s")));

        Assert.Equal((HealthStatus.Unknown, null), (nothing.Status, nothing.Score));
        Assert.Equal(["The check measured nothing."], nothing.Reasons);
        Assert.Equal(HealthStatus.Unknown, missing.Status);
        Assert.Equal(["Disk / could not be measured."], missing.Reasons);
        Assert.Equal(HealthStatus.Unknown, shown.Status);
    }

    [Fact]
    public void Measures_that_are_only_shown_or_missing_do_not_count()
    {
        HealthMeasure[] measures = [Disk(80), HealthMeasure.Shown("rate", 1e9, "B/s"), Disk(double.PositiveInfinity)];

        Assert.Equal(0.8, HealthScore.Of(measures)!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void Refuses_bounds_and_weights_that_cannot_be_judged_by()
    {
        var equal = Assert.Throws<ArgumentException>(() => new HealthMeasure("load", 1, "", 5, 5));
        var negative = Assert.Throws<ArgumentException>(() => new HealthMeasure("load", 1, "", 5, 6, weight: -1.5));

        Assert.StartsWith("The bounds of \"load\" are 5 and 5; give two different finite numbers.", equal.Message, StringComparison.Ordinal);
        Assert.StartsWith("The weight of \"load\" is -1.5; give a finite number of at least 0.", negative.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worse_value_never_gives_a_better_score()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte, byte)>(),
            pair => HealthScore.Of([Disk(Math.Min(pair.Item1, pair.Item2)), Disk(82)])
                >= HealthScore.Of([Disk(Math.Max(pair.Item1, pair.Item2)), Disk(82)])).Holds();
    }

    private static HealthMeasure Disk(double value) => new("disk /", value, "%", degradedAt: 80, criticalAt: 90);
}
