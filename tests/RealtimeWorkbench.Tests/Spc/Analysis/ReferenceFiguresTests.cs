using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Capability;

namespace RealtimeWorkbench.Tests.Spc.Analysis;

/// <summary>Charts that no package at hand knows, against R 4.2.2: Spc/References/charts.R.</summary>
public sealed class ReferenceFiguresTests
{
    /// <summary>R integrates Tukey's distribution to about 10 digits.</summary>
    private const double Tolerance = 1e-8;

    private static readonly double[][] Batches =
    [
        [10.1, 10.4, 9.9], [11.2, 11.0, 11.5], [9.1, 9.4, 9.0], [10.6, 10.3, 10.9], [12.0, 11.7, 12.1], [10.2, 10.0, 10.5], [9.6, 9.9, 9.2], [11.1, 10.8, 11.4],
    ];

    [Fact]
    public void I_MR_R_and_I_MR_S()
    {
        var ranges = Run(ChartKind.BetweenWithinRange, Batches);
        var deviations = Run(ChartKind.BetweenWithinDeviation, Batches);

        Assert.All([ranges, deviations], report => AssertLimits(report, 0, 6.7610198617831, 10.4958333333333, 14.2306468048836));
        Assert.All([ranges, deviations], report => AssertLimits(report, 1, 0, 1.4047619047619, 4.5886996009127));
        AssertLimits(ranges, 2, 0, 0.525, 1.3516604271438);
        AssertLimits(deviations, 2, 0, 0.26531313773109, 0.68136913549969);
    }

    [Fact]
    public void Times_between_events()
    {
        double[] hours = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96];

        AssertLimits(Run(ChartKind.T, [.. hours.Select(each => new[] { each })]), 0, 0, 430.04095178976, 6933.41813957888, 1e-6);
    }

    [Fact]
    public void Short_runs()
    {
        var standardized = Run(ChartKind.ZMovingRange, ShortRun(hasNominal: false), new());
        var deviations = Run(ChartKind.DeviationFromNominal, ShortRun(hasNominal: true), new());

        double[] z =
        [
            0.131644236161166, -0.338513750128712, 0.309498285831968, 0.789865416966992, -0.593205047844596, 0.333607753750036, 0.051583047638664, 1.083244000411878,
            -0.941951304705983, 0.922327319191265, -0.902703333676567, 0.137367898602955, -0.851120286037904, 0.319707430677114, -0.451351666838288,
        ];
        Assert.Equal(z, standardized.Panels[0].Points.Select(point => point.Value), Close);
        Assert.Equal(0.47015798628988, standardized.Panels[1].Points[0].Value, Tolerance);
        Assert.Equal(0.7710590975154, standardized.Panels[1].Points[^1].Value, Tolerance);
        Assert.Equal(3.68588656638423, standardized.Panels[1].Points[0].Limits.Upper, Tolerance);
        var plotted = deviations.Panels[0].Points;
        Assert.Equal([0.2, 0.1, -0.4], [plotted[0].Value, plotted[6].Value, plotted[14].Value], Close);
        AssertLimits(deviations, 0, -2.69666193030579, 0, 2.69666193030579);
        AssertLimits(deviations, 1, 0, 1.01428571428572, 3.31319666099796);
    }

    [Fact]
    public void Squared_prediction_errors()
    {
        // R takes the singular values of the rows, we the eigenvectors of their correlations.
        double[] second = [0.3, -0.2, 0.1, 0.4, -0.5, 0.2, -0.1, 0];
        double[] fourth = [3.1, 2.2, 4.0, 3.3, 2.9, 3.8, 2.5, 3.0];
        double[][] rows = [.. Batches.Select((row, i) => new[] { row[0], row[1] + second[i], row[2] * row[2] / 20, fourth[i] })];

        var report = Run(ChartKind.Spe, rows, new() { Components = 2, Coverage = 0.99, Variables = ["a", "b", "c", "d"] });

        double[] expected =
            [0.5850362947239669, 0.060504233609124, 0.0468268710274819, 0.0450443150976667, 0.045553535089776, 0.0344584909010544, 0.0230094039483234, 0.0074150143360995];
        Assert.Equal(expected, report.Panels[0].Points.Select(point => point.Value), Close);

        // The exact limit; ours is a saddle point, which is off by a twentieth of the tail at most.
        Assert.Equal(0.7556040444270248, report.Panels[0].Points[0].Limits.Upper, 0.01);
    }

    [Fact]
    public void Johnsons_curve()
    {
        double[] values =
        [
            1.2, 1.5, 1.9, 2.1, 2.2, 2.6, 2.8, 3.0, 3.1, 3.3, 3.4, 3.9, 4.1, 4.2, 4.8, 5.0, 5.3, 5.9, 6.4, 6.6, 7.3, 8.1, 9.4, 10.2, 11.9, 14.5, 16.1, 19.8, 25.3, 41.0,
        ];

        var curve = JohnsonCurve.Fit(values);
        var found = NonnormalCapability.Estimate(values, new SpecificationLimits(0.8, 60), CapabilityMethod.Johnson);

        Assert.Equal("SU", curve.Family);
        Assert.Equal([-1.74138943930735, 0.84763867987796, 1.50570074150528, 0.90671098821002], [curve.Gamma, curve.Eta, curve.Epsilon, curve.Lambda], Close);
        Assert.Equal(0.99974052142479, found.Normality!.Value.PValue, 1e-6);
        Assert.Equal(0.77940956725928, found.Ppl!.Value, Tolerance);
        Assert.Equal(0.80488441020925, found.Ppu!.Value, Tolerance);
        Assert.Equal(9687.69367601970225, found.PpmBelow!.Value, 1e-3);
        Assert.Equal(7875.09828207985629, found.PpmAbove!.Value, 1e-3);
    }

    [Fact]
    public void Johnsons_bounded_curve()
    {
        double[] levels =
        [
            0.62, 0.81, 1.05, 1.33, 1.52, 1.74, 2.01, 2.36, 2.58, 2.93, 3.31, 3.47, 3.96, 4.22, 4.75, 5.12, 5.38, 5.91, 6.24, 6.55, 6.97, 7.31, 7.66, 7.98, 8.21, 8.49, 8.77, 8.93, 9.18, 9.35,
        ];

        var curve = JohnsonCurve.Fit(levels);
        var found = NonnormalCapability.Estimate(levels, new SpecificationLimits(0.55, 9.45), CapabilityMethod.Johnson);

        Assert.Equal("SB", curve.Family);
        Assert.Equal([0.012705374038146, 0.490021103692507, 0.513839702228668, 8.967241706152217], [curve.Gamma, curve.Eta, curve.Epsilon, curve.Lambda], Close);
        Assert.Equal(0.99994394090776, found.Normality!.Value.PValue, 1e-6);
        Assert.Equal(0.90783477109784, found.Ppl!.Value, Tolerance);
        Assert.Equal(0.94117226445772, found.Ppu!.Value, Tolerance);
        Assert.Equal(3229.66860717574173, found.PpmBelow!.Value, 1e-3);
        Assert.Equal(2374.99687239442073, found.PpmAbove!.Value, 1e-3);
    }

    /// <summary>pJohnson of R's SuppDists 1.1-9.7; johnsonsu.cdf and johnsonsb.cdf of SciPy 1.10 give the same.</summary>
    [Theory]
    [InlineData("SU", -1.74138943930735, 0.84763867987796, 1.50570074150528, 0.90671098821002, 0.096873678233006, 0.501431758302481, 0.738754288788104)]
    [InlineData("SB", 0.012705374038146, 0.490021103692507, 0.513839702228668, 8.967241706152217, 0.21791396664695, 0.50529000029476, 0.92207120340703)]
    public void Probabilities_by_Johnsons_curves(string family, double gamma, double eta, double epsilon, double lambda, double of2, double of5, double of9)
    {
        var curve = new JohnsonCurve(family, gamma, eta, epsilon, lambda);

        Assert.Equal([of2, of5, of9], new[] { 2.0, 5, 9 }.Select(value => RealtimeWorkbench.Statistics.Normal.Cumulative(curve.Transform(value))), Close);
    }

    [Theory]
    [InlineData("SU", 0.5, 1.3, 10, 2)]
    [InlineData("SB", -0.4, 1.1, 5, 8)]
    [InlineData("SL", -1.2, 1.5, 3, 1)]
    public void Johnsons_curve_is_found_again_from_its_own_quantiles(string family, double gamma, double eta, double epsilon, double lambda)
    {
        // Value number nΦ(z) + 1/2, as the paper counts, is exactly the quantile; between two of them the fit goes straight.
        const int Count = 4001;
        double[] values =
        [
            .. Enumerable.Range(0, Count).Select(i => (RealtimeWorkbench.Statistics.Normal.Quantile((i + 0.5) / Count) - gamma) / eta)
                .Select(y => epsilon + (lambda * family switch { "SU" => Math.Sinh(y), "SB" => 1 / (1 + Math.Exp(-y)), _ => Math.Exp(y) })),
        ];

        var curve = JohnsonCurve.Fit(values);

        Assert.Equal(family, curve.Family);
        Assert.Equal([gamma, eta, epsilon, lambda], [curve.Gamma, curve.Eta, curve.Epsilon, curve.Lambda], (a, b) => Math.Abs(a - b) < 1e-3);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < Tolerance;

    private static void AssertLimits(ControlChartReport report, int panel, double lower, double center, double upper, double tolerance = Tolerance)
    {
        var limits = report.Panels[panel].Points[^1].Limits;
        Assert.Equal(lower, limits.Lower, tolerance);
        Assert.Equal(center, limits.Center, tolerance);
        Assert.Equal(upper, limits.Upper, tolerance);
    }

    private static ChartRow[] ShortRun(bool hasNominal)
    {
        const string Parts = "AABABCBBCCACBAC";
        double[] sizes = [50.2, 49.7, 25.3, 50.9, 24.6, 75.4, 25.1, 25.9, 74.1, 76.0, 49.1, 75.2, 24.4, 50.4, 74.6];
        return
        [
            .. sizes.Select((size, i) => new ChartRow(
                $"{i + 1}", [size], Part: Parts[i..(i + 1)], Nominal: !hasNominal ? double.NaN : Parts[i] == 'A' ? 50 : Parts[i] == 'B' ? 25 : 75)),
        ];
    }

    private static ControlChartReport Run(ChartKind chart, double[][] rows, SpcAnalysisOptions? options = null) =>
        Run(chart, [.. rows.Select((values, i) => new ChartRow($"{i + 1}", values))], options ?? new());

    private static ControlChartReport Run(ChartKind chart, ChartRow[] rows, SpcAnalysisOptions options) =>
        SpcAnalysis.Run(rows, options with { Chart = chart });
}
