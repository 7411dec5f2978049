namespace RealtimeWorkbench.Spc.Gage;

/// <summary>One source of the variation in a gage study.</summary>
/// <param name="Name">What it is, such as repeatability.</param>
/// <param name="Variance">Its variance; at least 0.</param>
/// <param name="Contribution">Its part of the variance of all, in percent.</param>
/// <param name="StudyVariation">Its standard deviation as part of that of all, in percent.</param>
/// <param name="Tolerance">Six of its standard deviations as part of the tolerance, in percent; null without a tolerance.</param>
public sealed record GageComponent(string Name, double Variance, double Contribution, double StudyVariation, double? Tolerance)
{
    /// <summary>Its standard deviation, in the unit of the measurements.</summary>
    public double Sigma => Math.Sqrt(Variance);
}
