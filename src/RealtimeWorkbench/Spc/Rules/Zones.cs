namespace RealtimeWorkbench.Spc.Rules;

/// <summary>The lines between zones A, B and C: one and two thirds of the way from the center line to each limit.</summary>
/// <param name="LowerTwoThirds">Two thirds of the way to the lower limit.</param>
/// <param name="LowerOneThird">One third of the way to the lower limit.</param>
/// <param name="Center">Center line.</param>
/// <param name="UpperOneThird">One third of the way to the upper limit.</param>
/// <param name="UpperTwoThirds">Two thirds of the way to the upper limit.</param>
public readonly record struct Zones(
    double LowerTwoThirds, double LowerOneThird, double Center, double UpperOneThird, double UpperTwoThirds)
{
    /// <summary>Divides the space between the limits.</summary>
    public static Zones Of(in ControlLimits limits)
    {
        var up = limits.Upper - limits.Center;
        var down = limits.Center - limits.Lower;
        if (limits.Lower == 0 && down < up)
        {
            // Counts cannot be negative, so the lower limit was raised to 0; the zones keep the width that sigma gives them.
            down = up;
        }

        return new Zones(
            limits.Center - (down * 2 / 3),
            limits.Center - (down / 3),
            limits.Center,
            limits.Center + (up / 3),
            limits.Center + (up * 2 / 3));
    }
}
