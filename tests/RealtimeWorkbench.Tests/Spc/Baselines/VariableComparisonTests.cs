using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Tests.Spc.Baselines;

public sealed class VariableComparisonTests
{
    private static readonly VariableBaseline Older = new()
    {
        Metrics = ["a", "b"],
        Mean = [10, 20],
        Covariance = [4, 1, 1, 9],
        Rows = 50,
        Components = 1,
        Lambda = 0.2,
        Limits = [1, 1, 1],
        CalibrationRows = 0,
    };

    private static readonly VariableBaseline Newer = Older with { Mean = [10.8, 19.5], Covariance = [5, 2, 2, 7], Rows = 80 };

    [Fact]
    public void Agrees_with_scipy()
    {
        var found = VariableComparison.Of(Older, Newer);

        // numpy and scipy.stats.f, chi2 from the formulas of T² of two samples (6.8666) and of Box's M (2.98366).
        Assert.Equal(0.4647580015448904, found.Shift, 1e-12);
        Assert.Equal(0.036215469245290656, found.ShiftPValue, 1e-9);
        Assert.Equal(0.9701154303042088, found.SpreadRatio, 1e-12);
        Assert.Equal(0.4026637172223203, found.CovariancePValue, 1e-9);
        Assert.Equal("a", found.Moved);
        Assert.Equal(0.4, found.MovedBy, 1e-12);
    }

    [Fact]
    public void Says_that_nothing_changed_where_nothing_did()
    {
        var found = VariableComparison.Of(Older, Older);

        Assert.Equal((0.0, 1.0, 1.0), (found.Shift, found.ShiftPValue, found.SpreadRatio));
        Assert.Equal(1, found.CovariancePValue, 1e-9);
    }

    [Fact]
    public void Refuses_other_metrics_in_a_sentence() =>
        Assert.StartsWith(
            "Baselines of a, b and of a, c cannot be compared.",
            Assert.Throws<ArgumentException>(() => VariableComparison.Of(Older, Newer with { Metrics = ["a", "c"] })).Message,
            StringComparison.Ordinal);
}
