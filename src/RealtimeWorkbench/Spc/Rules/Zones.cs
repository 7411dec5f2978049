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
        // Where a limit was moved to the least or the most that can be counted, the zones keep the width that sigma gives them.
        var up = Math.Max(limits.Upper - limits.Center, limits.Reach);
        var down = Math.Max(limits.Center - limits.Lower, limits.Reach);
        if (limits.Lower == 0 && down < up)
        {
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
