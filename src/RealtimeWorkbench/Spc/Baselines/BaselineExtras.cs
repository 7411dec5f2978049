using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What most baselines have nothing of, so that hundreds of thousands of them need no room for it. Its members mean what those of <see cref="Baseline"/> do.</summary>
internal sealed record BaselineExtras
{
    /// <summary>Nothing of all that.</summary>
    public static readonly BaselineExtras None = new();

    public SigmaMethod? SigmaMethod { get; init; }

    public double? Between { get; init; }

    public IReadOnlyList<double>? Coefficients { get; init; }

    public VariableBaseline? Variables { get; init; }

    public double? SampleSize { get; init; }

    /// <summary>A hash that is no <see cref="DataDigest"/>.</summary>
    public string? DataHash { get; init; }

    public double? Coverage { get; init; }

    public int? Span { get; init; }

    public double? Lambda { get; init; }

    public double? Shift { get; init; }

    public double? DecisionInterval { get; init; }

    public double? HeadStart { get; init; }

    public string? Basis { get; init; }

    public BaselineData? Data { get; init; }
}
