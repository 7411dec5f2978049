using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Laney's p′ and u′ charts as the charts of single values that they are.</summary>
/// <remarks>
/// D. B. Laney, "Improved control charts for attributes", <i>Quality Engineering</i> 14(4), 2002: the standardized rates are plotted with the sigma of their moving ranges, as on an I chart. Where
/// samples have one size, p̄ ± kσ_pσ_z are the limits of the I chart of the rates, to the last digit. What is told takes the rates to be normal, as that chart does.
/// </remarks>
internal static class LaneyRunLength
{
    /// <summary>Whether a chart is one of Laney's.</summary>
    public static bool IsOne(ChartKind kind) => kind is ChartKind.LaneyP or ChartKind.LaneyU;

    /// <summary>The chart of single values that has the same run length.</summary>
    /// <param name="design">One of Laney's charts.</param>
    /// <param name="process">The process; <see langword="null"/> before it is known.</param>
    /// <param name="size">Size of the sample of a count.</param>
    /// <returns>The chart; <see langword="null"/> where a limit is cut off at 0 or 1, since rates so near to it are not normal.</returns>
    public static ChartDesign? AsIndividuals(ChartDesign design, ProcessEstimate? process, double size)
    {
        if (process is not null)
        {
            var isOfItems = design.Kind == ChartKind.LaneyP;
            var center = process.Center;
            var reach = design.MultipleOfMeans * process.Between * Math.Sqrt((isOfItems ? center * (1 - center) : center) / size);
            if (!(center > reach) || (isOfItems && !(center + reach < 1)))
            {
                return null;
            }
        }

        return design with { Kind = ChartKind.Individuals, KnownSigma = null, Target = null };
    }
}
