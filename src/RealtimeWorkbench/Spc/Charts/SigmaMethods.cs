namespace RealtimeWorkbench.Spc.Charts;

/// <summary>Which ways to estimate sigma a chart can use.</summary>
internal static class SigmaMethods
{
    /// <summary>Whether sigma is estimated from the measurements of a chart at all, in more than one way.</summary>
    public static bool IsChosenOn(ChartKind chart)
    {
        var info = ChartInfo.Of(chart);
        return !info.TakesCounts && !info.IsMultivariate
            && chart is not (ChartKind.T or ChartKind.Run or ChartKind.Autoregression or ChartKind.MovingCenter);
    }

    /// <summary>Whether a way is one for subgroups, rather than for single values.</summary>
    public static bool IsForSubgroups(SigmaMethod method) => method <= SigmaMethod.Pooled;

    /// <summary>Whether a chart can use a way to estimate sigma.</summary>
    /// <param name="method">The way.</param>
    /// <param name="chart">The chart.</param>
    /// <param name="size">Values in a row.</param>
    public static bool Fit(SigmaMethod method, ChartKind chart, int size) => IsChosenOn(chart) && IsForSubgroups(method) == size > 1;
}
