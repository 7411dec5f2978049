namespace RealtimeWorkbench.Spc.Charts;

/// <summary>A chart of one statistic of several variables, which can say what each variable had to do with the latest point.</summary>
public abstract class MultivariateChart : StreamingChart
{
    private protected MultivariateChart(ChartKind kind)
        : base(kind)
    {
    }

    /// <summary>Number of variables.</summary>
    public abstract int Variables { get; }

    /// <summary>Computes what each variable contributed to the latest point, in units of the statistic.</summary>
    /// <param name="contributions">Gets one number for each variable; the larger, the more.</param>
    public abstract void Contributions(Span<double> contributions);
}
