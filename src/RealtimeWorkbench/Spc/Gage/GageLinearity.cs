using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Gage;

/// <summary>How far a gage reads off, and whether that depends on what it measures: bias regressed on the reference values.</summary>
/// <param name="Bias">Mean of reading minus reference, over all measurements.</param>
/// <param name="BiasPValue">Probability of so large a bias if there were none (t test).</param>
/// <param name="Slope">Change of the bias for each unit of the reference.</param>
/// <param name="SlopePValue">Probability of so large a slope if there were none.</param>
/// <param name="Intercept">Bias at a reference of 0.</param>
/// <param name="RSquared">Part of the variation of the bias that the line explains.</param>
/// <remarks>Automotive Industry Action Group, <i>Measurement Systems Analysis</i>, 4th ed., 2010, chapter III, section B.</remarks>
public sealed record GageLinearity(
    double Bias, double BiasPValue, double Slope, double SlopePValue, double Intercept, double RSquared)
{
    /// <summary>Computes bias and linearity.</summary>
    /// <param name="references">Reference value of each measurement, at least two different ones.</param>
    /// <param name="readings">What was read, as many.</param>
    /// <exception cref="ArgumentException">They are too few, differ in number, or have one reference only.</exception>
    public static GageLinearity Of(ReadOnlySpan<double> references, ReadOnlySpan<double> readings)
    {
        if (references.Length != readings.Length || readings.Length < 3)
        {
            throw new ArgumentException(Invariant($"There are {references.Length} references and {readings.Length} readings; bias needs as many of each, at least 3."));
        }

        var n = readings.Length;
        var (meanReference, bias) = (SampleStatistics.Mean(references), 0.0);
        var biases = new double[n];
        for (var i = 0; i < n; i++)
        {
            biases[i] = readings[i] - references[i];
        }

        bias = SampleStatistics.Mean(biases);
        var (spread, together, total) = (0.0, 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            spread += (references[i] - meanReference) * (references[i] - meanReference);
            together += (references[i] - meanReference) * (biases[i] - bias);
            total += (biases[i] - bias) * (biases[i] - bias);
        }

        if (!(spread > 0))
        {
            throw new ArgumentException("All references are alike; linearity needs parts of different sizes.");
        }

        var slope = together / spread;
        var rest = Math.Max(0, total - (slope * together));
        return new GageLinearity(
            bias,
            TwoSided(bias / Math.Sqrt(total / (n - 1) / n), n - 1),
            slope,
            TwoSided(slope / Math.Sqrt(rest / (n - 2) / spread), n - 2),
            bias - (slope * meanReference),
            total > 0 ? 1 - (rest / total) : 1);
    }

    /// <summary>t² follows F with 1 degree of freedom in the numerator.</summary>
    private static double TwoSided(double t, double freedom) =>
        double.IsNaN(t) ? 1 : double.IsInfinity(t) ? 0 : FisherF.UpperTail(1, freedom, t * t);
}
