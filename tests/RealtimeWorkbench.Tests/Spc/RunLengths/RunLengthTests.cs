using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.RunLengths;

public sealed class RunLengthTests
{
    // Figures of the R package spc 0.6.7 (S. Knoth) in R 4.2.2: xcusum.arl, xcusum.crit, xewma.crit, mewma.arl, mewma.crit, xshewhartrunsrules.arl.
    [Fact]
    public void Agrees_with_R_where_the_chart_has_a_head_start()
    {
        Assert.Equal(148.695650, CusumRunLength.TwoSided(0.5, 4, shift: 0, headStart: 2), 1e-4);
        Assert.Equal(5.286886, CusumRunLength.TwoSided(0.5, 4, shift: 1, headStart: 2), 1e-5);
        Assert.Equal(28.756908, CusumRunLength.OneSided(0.5, 5, shift: 0.5, headStart: 2.5), 1e-5);
    }

    [Fact]
    public void Agrees_with_R_on_several_variables()
    {
        Assert.Equal(200.500032, MewmaRunLength.InControl(4, 0.1, 12.73), 0.01);
        Assert.Equal(12.723108, MewmaRunLength.Limit(4, 0.1, 200), 1e-4);
        Assert.Equal(9.647573, MewmaRunLength.Limit(2, 0.2, 200), 1e-4);
    }

    /// <summary>Distance of the means and points to a signal: mewma.arl(0.2, 9.6476, 2, delta = distance^2) of R's spc 0.6.7, with limits of the steady state.</summary>
    [Theory]
    [InlineData(1, 10.16515)]
    [InlineData(2, 3.769954)]
    public void A_MEWMA_finds_a_shift_of_the_means_as_soon_as_R_says(double distance, double points)
    {
        var found = RunLength.Of(new ChartDesign { Kind = ChartKind.Mewma, Variables = 2, UpperLimit = 9.6476 }, RuleSet.BeyondLimits, shift: distance)!.Value;

        Assert.InRange(found.Points, points - (4 * found.StandardError), points + (4 * found.StandardError));
        Assert.InRange(found.StandardError, 0.001 * points, 0.04 * points);
    }

    [Fact]
    public void T2_finds_a_shift_of_the_means_by_the_closed_form_and_SPE_does_not_say()
    {
        var t2 = new ChartDesign { Kind = ChartKind.T2, Variables = 3, Coverage = 0.99 };

        // scipy: 1 / scipy.stats.ncx2.sf(scipy.stats.chi2.ppf(0.99, 3), 3, 4)
        Assert.Equal(6.103018712, RunLength.Of(t2, RuleSet.BeyondLimits, shift: 2)!.Value.Points, 1e-6);
        Assert.Equal(100, RunLength.Of(t2, RuleSet.BeyondLimits)!.Value.Points, 1e-9);
        Assert.Null(RunLength.Of(t2 with { Kind = ChartKind.Spe }, RuleSet.BeyondLimits, shift: 2));
    }

    [Fact]
    public void Finds_the_limits_that_R_finds()
    {
        var cusum = RunLengthCalibration.Calibrate(new ChartDesign { Kind = ChartKind.Cusum }, RuleSet.BeyondLimits, 1000);
        var ewma = RunLengthCalibration.Calibrate(new ChartDesign { Kind = ChartKind.Ewma, Lambda = 0.1 }, RuleSet.BeyondLimits, 1000);

        Assert.Equal(5.757350, cusum.DecisionInterval, 1e-4);
        Assert.Equal(3.058567, ewma.SigmaMultiple, 1e-4);
    }

    [Fact]
    public void A_week_of_seconds_needs_wider_limits_than_three_sigma()
    {
        var week = TimeSpan.FromDays(7).TotalSeconds;

        var design = RunLengthCalibration.Calibrate(new ChartDesign { Kind = ChartKind.Individuals }, RuleSet.BeyondLimits, week);

        // 2Φ(-k) = 1/604800.
        Assert.Equal(4.7908, design.SigmaMultiple, 1e-3);
        Assert.Equal(week, RunLength.Of(design, RuleSet.BeyondLimits)!.Value.Points, week * 1e-3);
    }

    [Fact]
    public void Refuses_what_no_limits_can_give()
    {
        var rules = Assert.Throws<ArgumentException>(() =>
            RunLengthCalibration.Calibrate(new ChartDesign { Kind = ChartKind.Individuals }, RuleSet.WesternElectric, 1_000_000));
        var counts = Assert.Throws<ArgumentException>(() =>
            RunLengthCalibration.Calibrate(new ChartDesign { Kind = ChartKind.P }, RuleSet.BeyondLimits, 1000));
        var rare = Assert.Throws<ArgumentException>(() =>
            RunLengthCalibration.Calibrate(new ChartDesign { Kind = ChartKind.MovingAverage }, RuleSet.BeyondLimits, 60_480_000));

        Assert.StartsWith("Run rules alone signal more often than every 1000000 points, however wide the limits; choose fewer rules.", rules.Message, StringComparison.Ordinal);
        Assert.StartsWith("The limits of p cannot be calibrated: it has none, no rule, or its rate is not known.", counts.Message, StringComparison.Ordinal);
        Assert.StartsWith("A false alarm every 60480000 points of ma is rarer than a simulation can tell, which is every 200000;", rare.Message, StringComparison.Ordinal);
    }

    /// <summary>Limits in sigma, shift, and points to a signal of I-MR with rule 1: NumPy 1.24, 10 000 000 points from seed 1, and its standard error.</summary>
    [Theory]
    [InlineData(3, 0, 105.132, 0.341)]
    [InlineData(2.5, 0, 41.163, 0.084)]
    [InlineData(3, 1, 37.357, 0.072)]
    public void Single_values_and_their_moving_ranges_are_computed_together(double multiple, double shift, double points, double error)
    {
        var found = RunLength.Of(
            new ChartDesign { Kind = ChartKind.IndividualsMovingRange, SigmaMultiple = multiple }, RuleSet.BeyondLimits, shift: shift)!.Value;

        Assert.Equal(("integral equation", 0), (found.Method, found.StandardError));
        Assert.Equal(points, found.Points, 4 * error);
    }

    [Fact]
    public void A_week_of_hundredths_of_a_second_is_found_for_charts_of_two_panels()
    {
        foreach (var kind in new[] { ChartKind.IndividualsMovingRange, ChartKind.XbarR, ChartKind.XbarS })
        {
            var design = RunLengthCalibration.Calibrate(new ChartDesign { Kind = kind }, RuleSet.BeyondLimits, 60_480_000, size: 5);

            Assert.InRange(design.SigmaMultiple, 5.2, 8.2);
            Assert.Equal(60_480_000, RunLength.Of(design, RuleSet.BeyondLimits, size: 5)!.Value.Points, tolerance: 60_480.0);
        }
    }

    /// <summary>Chart, mean of a count or fraction, size of its sample. Counts come in steps, so that the limits are the narrowest with no more false alarms than asked for.</summary>
    [Theory]
    [InlineData(ChartKind.C, 16, 1)]
    [InlineData(ChartKind.U, 2.5, 8)]
    [InlineData(ChartKind.P, 0.05, 200)]
    [InlineData(ChartKind.Np, 0.05, 200)]
    [InlineData(ChartKind.G, 20, 1)]
    public void Limits_of_counts_are_found(ChartKind kind, double center, double size)
    {
        var process = new ProcessEstimate(center, 1);

        var design = RunLengthCalibration.Calibrate(new ChartDesign { Kind = kind }, RuleSet.BeyondLimits, 1000, size, process: process);

        var narrower = design with { Coverage = 1 - ((1 - design.Coverage!.Value) * 1.001) };
        Assert.True(RunLength.Of(design, RuleSet.BeyondLimits, process, size: size)!.Value.Points >= 1000);
        Assert.True(RunLength.Of(narrower, RuleSet.BeyondLimits, process, size: size)!.Value.Points < 1000);
    }

    public static TheoryData<ChartKind, int, double> Computed() => new()
    {
        { ChartKind.IndividualsMovingRange, (int)RuleSet.BeyondLimits, 0 },
        { ChartKind.MovingRange, (int)RuleSet.BeyondLimits, 0 },
        { ChartKind.XbarR, (int)RuleSet.BeyondLimits, 0 },
        { ChartKind.XbarR, (int)RuleSet.BeyondLimits, 1 },
        { ChartKind.XbarS, (int)RuleSet.BeyondLimits, 0 },
        { ChartKind.R, (int)RuleSet.BeyondLimits, 0 },
        { ChartKind.S, (int)RuleSet.BeyondLimits, 0 },
        { ChartKind.Individuals, (int)RuleSet.BeyondLimits, 1 },
        { ChartKind.Individuals, (int)RuleSet.WesternElectric, 0 },
        { ChartKind.Individuals, (int)RuleSet.WesternElectric, 1 },
        { ChartKind.Individuals, (int)(RuleSet.Nelson & ~(RuleSet.SixInATrend | RuleSet.FourteenAlternating)), 0 },
        { ChartKind.Xbar, (int)RuleSet.FifteenWithinOneThird, 0 },
        { ChartKind.Xbar, (int)RuleSet.EightOutsideOneThird, 1.5 },
        { ChartKind.Cusum, (int)RuleSet.BeyondLimits, 0 },
        { ChartKind.Cusum, (int)RuleSet.BeyondLimits, 1 },
        { ChartKind.Ewma, (int)RuleSet.BeyondLimits, 1 },
    };

    [Theory]
    [MemberData(nameof(Computed))]
    public void What_is_computed_lies_within_five_standard_errors_of_what_is_simulated(ChartKind kind, int rules, double shift)
    {
        var design = new ChartDesign { Kind = kind, SigmaMultiple = 2.5, DecisionInterval = 4, HasSteadyLimits = true };
        var size = ChartInfo.Of(kind).Input == ChartInputKind.Subgroup ? 3 : 1;

        var computed = RunLength.Of(design, (RuleSet)rules, shift: shift, size: size)!.Value;
        var simulated = RunLengthSimulation.Of(design, (RuleSet)rules, shift, size, runs: computed.Points > 1000 ? 400 : 4000, seed: 7);

        Assert.Equal(0, computed.StandardError);
        Assert.InRange(computed.Points, simulated.Points - (5 * simulated.StandardError), simulated.Points + (5 * simulated.StandardError));
    }

    [Fact]
    public void Simulates_what_depends_on_the_order_of_points_and_says_so()
    {
        var estimate = RunLength.Of(new ChartDesign { Kind = ChartKind.Individuals }, RuleSet.SixInATrend)!.Value;

        Assert.Equal("simulation of 2000 runs", estimate.Method);
        Assert.True(estimate.StandardError > 0);
        Assert.Equal(estimate, RunLength.Of(new ChartDesign { Kind = ChartKind.Individuals }, RuleSet.SixInATrend)!.Value);

        // 6 in a row rise or fall within n points: mean waiting time 4 times as long a window as 2/6! lets guess, and never less than that.
        Assert.True(estimate.Points > 360, $"{estimate.Points}");
    }

    [Fact]
    public void Averages_that_no_simulation_reaches_are_bounded_by_what_single_points_do()
    {
        var design = new ChartDesign { Kind = ChartKind.MovingAverage, SigmaMultiple = 6, Span = 4 };

        // 1/(4Φ(-6)) and 1/(2(Φ(-9) + Φ(-15))) with a shift of -1.5·√4, by SciPy 1.10; a shift of 2 is found.
        // Run rules are asked for and not valid here.
        var inControl = RunLength.Of(design, RuleSet.Nelson)!.Value;
        var shifted = RunLength.Of(design with { SigmaMultiple = 12 }, RuleSet.BeyondLimits, shift: -1.5)!.Value;
        var found = RunLength.Of(design, RuleSet.BeyondLimits, shift: 2)!.Value;

        Assert.Equal((true, "closed form"), (inControl.IsLowerBound, inControl.Method));
        Assert.Equal(253398672.94856, inControl.Points, 0.1);
        Assert.Equal(4.430313e18, shifted.Points, 1e13);
        Assert.Equal((false, "simulation of 2000 runs"), (found.IsLowerBound, found.Method));
    }

    [Fact]
    public void Counts_have_the_tails_of_their_own_distribution()
    {
        // NIST/SEMATECH e-Handbook 6.3.3.1: c̄ = 16, limits 4 and 28. P(c < 4) + P(c > 28) of Poisson 16 by SciPy 1.10.
        var estimate = RunLength.Of(new ChartDesign { Kind = ChartKind.C }, RuleSet.BeyondLimits, new ProcessEstimate(16, 4))!.Value;

        Assert.Equal(438.26744545759743, estimate.Points, 1e-6 * estimate.Points);
    }

    [Fact]
    public void Says_nothing_without_a_rule() =>
        Assert.Null(RunLength.Of(new ChartDesign { Kind = ChartKind.C }, RuleSet.None, new ProcessEstimate(16, 4)));
}
