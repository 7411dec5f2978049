namespace RealtimeWorkbench.Spc;

/// <summary>Center line and limits of a control chart, in the unit of the plotted statistic.</summary>
/// <param name="Lower">Lower control limit (LCL).</param>
/// <param name="Center">Center line (CL).</param>
/// <param name="Upper">Upper control limit (UCL).</param>
/// <param name="Sigma">Estimated standard deviation of the plotted statistic.</param>
public readonly record struct ControlLimits(double Lower, double Center, double Upper, double Sigma)
{
    /// <summary>
    /// Distance of the limits from the center before the upper one was lowered to the most that the statistic can be, such as 1 for a
    /// fraction; 0 where it was not. Zones keep this width.
    /// </summary>
    public double Reach { get; init; }

    /// <summary>Sets limits a multiple of sigma from the center.</summary>
    /// <param name="center">Center line.</param>
    /// <param name="sigma">Standard deviation of the plotted statistic.</param>
    /// <param name="multiple">Distance of the limits in units of <paramref name="sigma"/>; 3 by custom.</param>
    public static ControlLimits Around(double center, double sigma, double multiple) =>
        new(center - (multiple * sigma), center, center + (multiple * sigma), sigma);

    /// <summary>Raises a negative lower limit to 0, for statistics that cannot be negative: R, S, MR.</summary>
    public ControlLimits FlooredAtZero() => this with { Lower = Math.Max(0, Lower) };

    /// <summary>Says whether a value is strictly above the upper or below the lower limit. NaN is not.</summary>
    public bool IsBeyond(double value) => value > Upper || value < Lower;
}
