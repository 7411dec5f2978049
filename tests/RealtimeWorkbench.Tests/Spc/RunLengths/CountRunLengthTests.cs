using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Tests.Spc.RunLengths;

public sealed class CountRunLengthTests
{
    private const RuleSet Zones = RuleSet.BeyondLimits | RuleSet.TwoOfThreeBeyondTwoThirds | RuleSet.FourOfFiveBeyondOneThird;

    /// <summary>
    /// Chart, rules, mean, sample size, and the average run length with its standard error of 8000 runs in NumPy 1.24, by the definitions of
    /// Nelson's rules and sigma zones.
    /// </summary>
    public static TheoryData<ChartKind, RuleSet, double, double, double, double> Simulated() => new()
    {
        { ChartKind.C, RuleSet.Nelson, 1, 1, 27.55, 0.20 },
        { ChartKind.C, RuleSet.Nelson, 5, 1, 81.6, 0.85 },
        { ChartKind.U, RuleSet.Nelson, 0.5, 2, 27.55, 0.20 },
        { ChartKind.Np, Zones, 0.95, 20, 18.53, 0.18 },
        { ChartKind.P, Zones, 0.05, 20, 18.96, 0.18 },
    };

    [Theory]
    [MemberData(nameof(Simulated))]
    public void Counts_cry_wolf_as_often_as_their_rules_do(ChartKind kind, RuleSet rules, double mean, double size, double length, double error)
    {
        var found = RunLength.Of(new ChartDesign { Kind = kind }, rules, new ProcessEstimate(mean, double.NaN), size: size)!.Value;

        Assert.Equal("simulation of 2000 runs", found.Method);
        Assert.Equal(length, found.Points, 5 * Math.Sqrt((error * error) + (found.StandardError * found.StandardError)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(5, RuleSet.Nelson)]
    public void A_g_chart_cries_wolf_every_55_points(double mean, RuleSet rules = RuleSet.BeyondLimits)
    {
        // 5 + 3·√30 = 21.4: more than 21 cases are (6/5)²² = 55.206 to one.
        var found = RunLength.Of(new ChartDesign { Kind = ChartKind.G }, rules, new ProcessEstimate(mean, double.NaN))!.Value;

        Assert.Equal(("closed form", 0.0), (found.Method, found.StandardError));
        Assert.Equal(55.2061438912436, found.Points, 1e-9);
    }

    [Fact]
    public void A_t_chart_has_the_tails_of_exponential_times()
    {
        // e^-U + 1 - e^-L with U and L = (Γ(1 + 1/3.6) ± 3σ)^3.6, by Python's math; 370 were they normal after the transformation.
        var closed = RunLength.Of(new ChartDesign { Kind = ChartKind.T }, RuleSet.BeyondLimits)!.Value;
        var scaled = RunLength.Of(
            new ChartDesign { Kind = ChartKind.T }, RuleSet.BeyondLimits, new ProcessEstimate(49 * CountRunLength.UsualTimes.Center, Math.Pow(49, 1 / 3.6) * CountRunLength.UsualTimes.Sigma))!.Value;
        var simulated = RunLength.Of(new ChartDesign { Kind = ChartKind.T }, RuleSet.BeyondLimits | RuleSet.NineOnOneSide)!.Value;

        Assert.Equal(1325.2534471958395, closed.Points, 1e-6);
        Assert.Equal(closed.Points, scaled.Points, 1e-6);
        Assert.InRange(simulated.Points, 200, 400);
    }

    [Fact]
    public void Run_charts_have_none()
    {
        Assert.Null(RunLength.Of(new ChartDesign { Kind = ChartKind.Run }, RuleSet.Nelson));
    }

    [Fact]
    public void What_can_never_signal_has_an_endless_run()
    {
        // Half of 5 items: 2.5 ± 3.35 holds every count.
        var found = RunLength.Of(new ChartDesign { Kind = ChartKind.Np }, RuleSet.BeyondLimits, new ProcessEstimate(0.5, double.NaN), size: 5)!.Value;

        Assert.Equal(double.PositiveInfinity, found.Points);
    }

    [Fact]
    public void A_simulation_ends_however_long_the_runs()
    {
        // 60 in a row on one side: about 2⁵⁹ points.
        var rules = new RuleBook(RuleSet.None, [new SameSideRule(60)]);

        var found = RunLengthSimulation.Of(
            new ChartDesign { Kind = ChartKind.Individuals }, rules, SolvedRunLength.Standard, RowSampler.OfNormal(1, 0), runs: 100, seed: 1, most: 200_000);

        Assert.True(found.IsLowerBound);
        Assert.Equal((200_000.0, "simulation of 200000 points"), (found.Points, found.Method));
    }

    [Fact]
    public void An_interval_of_which_no_digit_is_left_gives_a_bound()
    {
        var found = RunLength.Of(new ChartDesign { Kind = ChartKind.Cusum, DecisionInterval = 60 }, RuleSet.BeyondLimits)!.Value;

        Assert.Equal((true, 1e12), (found.IsLowerBound, found.Points));
    }
}
