using RealtimeWorkbench.Spc.Gage;

namespace RealtimeWorkbench.Tests.Spc.Gage;

public sealed class GageStudyTests
{
    /// <summary>10 parts, 3 appraisers, 3 trials: AIAG, Measurement Systems Analysis, 4th ed., 2010, chapter III; trial by trial.</summary>
    private static readonly double[][][] Readings =
    [
        [
            [0.29, -0.56, 1.34, 0.47, -0.80, 0.02, 0.59, -0.31, 2.26, -1.36],
            [0.41, -0.68, 1.17, 0.50, -0.92, -0.11, 0.75, -0.20, 1.99, -1.25],
            [0.64, -0.58, 1.27, 0.64, -0.84, -0.21, 0.66, -0.17, 2.01, -1.31],
        ],
        [
            [0.08, -0.47, 1.19, 0.01, -0.56, -0.20, 0.47, -0.63, 1.80, -1.68],
            [0.25, -1.22, 0.94, 1.03, -1.20, 0.22, 0.55, 0.08, 2.12, -1.62],
            [0.07, -0.68, 1.34, 0.20, -1.28, 0.06, 0.83, -0.34, 2.19, -1.50],
        ],
        [
            [0.04, -1.38, 0.88, 0.14, -1.46, -0.29, 0.02, -0.46, 1.77, -1.49],
            [-0.11, -1.13, 1.09, 0.20, -1.07, -0.67, 0.01, -0.56, 1.45, -1.77],
            [-0.15, -0.96, 0.67, 0.11, -1.45, -0.49, 0.21, -0.49, 1.87, -2.16],
        ],
    ];

    private static IReadOnlyList<GageMeasurement> Study =>
    [
        .. Readings.SelectMany((trials, appraiser) => trials.SelectMany(trial =>
            trial.Select((value, part) => new GageMeasurement($"{part + 1}", $"{(char)('A' + appraiser)}", value)))),
    ];

    [Fact]
    public void Agrees_with_the_study_of_the_AIAG()
    {
        var study = GageStudy.Crossed(Study, tolerance: 8);

        // Sums of squares by NumPy 1.24; the standard deviations are those that the manual prints in table III-B 7 (rounded to 5 digits).
        Assert.Equal(88.36193444444444, study.Lines[0].SumOfSquares, 1e-9);
        Assert.Equal(3.167262222222223, study.Lines[1].SumOfSquares, 1e-9);
        Assert.False(study.HasInteraction);
        Assert.Equal(3.117915555555553, study.Lines[2].SumOfSquares, 1e-9);
        Assert.Equal(78, study.Lines[2].Freedom);
        Assert.Equal(0.19993, Sigma("repeatability"), 5e-6);
        Assert.Equal(0.22684, Sigma("operator"), 5e-6);
        Assert.Equal(0.30237, Sigma("gage R&R"), 5e-6);
        Assert.Equal(1.04233, Sigma("part to part"), 5e-6);
        Assert.Equal(1.08530, Sigma("total"), 5e-6);
        Assert.Equal(4, study.DistinctCategories);
        Assert.Equal(27.86, study.Components[0].StudyVariation, 0.005);
        Assert.Equal(100 * 6 * 0.30237 / 8, study.Components[0].Tolerance!.Value, 1e-3);

        double Sigma(string name) => study.Components.Single(each => each.Name == name).Sigma;
    }

    [Fact]
    public void Keeps_the_interaction_where_it_is_no_chance()
    {
        var study = GageStudy.Crossed([.. Study.Select(each => each is { Part: "3", Operator: "C" } ? each with { Value = each.Value + 3 } : each)]);

        Assert.True(study.HasInteraction);
        Assert.True(study.Lines.Single(line => line.Source == "operator × part").PValue < 0.001);
        Assert.True(study.Components.Single(each => each.Name == "operator × part").Variance > 0);
    }

    [Fact]
    public void Refuses_an_incomplete_study()
    {
        Assert.StartsWith(
            "Operator A measured part 1 2 times; everybody must measure every part equally often, at least 2 times.",
            Assert.Throws<ArgumentException>(() => GageStudy.Crossed([.. Study.Skip(1)])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The study has 10 parts and 1 operators; it needs at least 2 of each.",
            Assert.Throws<ArgumentException>(() => GageStudy.Crossed([.. Study.Where(each => each.Operator == "A")])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_bias_and_linearity()
    {
        // By hand: biases 0.1, 0.3, 0.2, 0.4 at 1, 1, 3, 3: mean 0.25, slope (0.3 - 0.2)/2 = 0.05, rest of squares 0.04 of 0.05.
        var found = GageLinearity.Of([1, 1, 3, 3], [1.1, 1.3, 3.2, 3.4]);

        Assert.Equal(0.25, found.Bias, 1e-12);
        Assert.Equal(0.05, found.Slope, 1e-12);
        Assert.Equal(0.15, found.Intercept, 1e-12);
        Assert.Equal(0.2, found.RSquared, 1e-12);

        // t = 0.25/√(0.05/3/4) = 3.873 with 3 degrees of freedom and √0.5 with 2: 2·(1 - t.cdf) of SciPy 1.10.
        Assert.Equal(0.03046629166217096, found.BiasPValue, 1e-9);
        Assert.Equal(0.552786404500042, found.SlopePValue, 1e-9);
    }
}
