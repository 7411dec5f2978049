using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Detection;

/// <summary>T², SPE and MEWMA of one process of several variables, fed row by row.</summary>
/// <remarks>A row takes constant time and memory and allocates nothing. Not thread-safe.</remarks>
internal sealed class VariableCharts
{
    private readonly MultivariateChart[] _charts;
    private readonly StreamingMewma _mewma;
    private readonly PlottedPoint[] _point = new PlottedPoint[1];

    /// <summary>Creates the charts.</summary>
    /// <param name="process">What is known of the process.</param>
    /// <param name="components">Principal components behind the SPE; those with nine tenths of the variance where it is null.</param>
    /// <param name="lambda">Weight of the newest row in the MEWMA; above 0, up to 1.</param>
    /// <exception cref="ArgumentException">The covariances cannot be used; the message says why.</exception>
    public VariableCharts(MultivariateEstimate process, int? components, double lambda)
    {
        // Limits are not the business of these charts, and that of a MEWMA takes long to compute.
        var design = new ChartDesign
        {
            Kind = ChartKind.T2,
            Variables = process.Variables,
            Components = components,
            Lambda = lambda,
            UpperLimit = double.PositiveInfinity,
        };
        var residuals = new StreamingResiduals(design with { Kind = ChartKind.Spe }, process);
        Components = residuals.Components;
        SpeLimits = residuals.Limits;
        _mewma = new StreamingMewma(design with { Kind = ChartKind.Mewma }, process);
        _charts = [new StreamingHotelling(design, process), residuals, _mewma];
    }

    /// <summary>Number of statistics.</summary>
    public static int Count { get; } = Enum.GetValues<DetectionStatistic>().Length;

    /// <summary>Components that the model behind the SPE keeps.</summary>
    public int Components { get; }

    /// <summary>The limit of the SPE for each probability within it, the process being known.</summary>
    public Func<double, ControlLimits> SpeLimits { get; }

    /// <summary>Takes the next row, which must be complete, and computes its statistics.</summary>
    /// <param name="row">One value for each variable.</param>
    /// <param name="statistics">Gets one number for each <see cref="DetectionStatistic"/>.</param>
    public void Next(ReadOnlySpan<double> row, Span<double> statistics)
    {
        for (var i = 0; i < _charts.Length; i++)
        {
            _charts[i].Plot(new ChartInput(row), _point);
            statistics[i] = _point[0].Value;
        }
    }

    /// <summary>Computes what each variable contributed to a statistic of the latest row.</summary>
    public void Contributions(DetectionStatistic statistic, Span<double> contributions) =>
        _charts[(int)statistic].Contributions(contributions);

    /// <summary>Writes what the MEWMA remembers: (1 - λ)²ⁱ and the average; the others judge each row by itself.</summary>
    public void Save(StateWriter writer) => _mewma.Save(writer);

    /// <summary>Takes back the numbers that <see cref="Save"/> wrote.</summary>
    public void Remember(ReadOnlySpan<double> memory) => _mewma.Remember(memory);
}
