using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Tests.Spc.Charts;

/// <summary>Random rows that fit a kind of chart.</summary>
internal static class ChartSamples
{
    public static ChartRow[] Of(ChartKind kind, int seed, int count = 60)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, count).Select(i => Row(kind, random, $"{i}"))];
    }

    /// <summary>Settings that fit the rows of a kind: three variables where there are several.</summary>
    public static SpcAnalysisOptions Options(ChartKind kind) => new()
    {
        Chart = kind,
        Variables = ChartInfo.Of(kind).IsMultivariate ? ["x", "y", "z"] : [],
    };

    /// <summary>A standard normal number.</summary>
    public static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static ChartRow Row(ChartKind kind, Random random, string label) => ChartInfo.Of(kind).Input switch
    {
        ChartInputKind.Subgroup => new(label, Values(random, 2 + random.Next(4))),
        ChartInputKind.ValueOrSubgroup => new(label, Values(random, kind == ChartKind.MovingAverage ? 3 : 2 + random.Next(4))),
        ChartInputKind.Count => new(label, [random.Next(12)]),
        ChartInputKind.CountOfSize => new(label, [random.Next(12)], kind == ChartKind.Np ? 30 : 20 + random.Next(30)),
        ChartInputKind.VectorOrSubgroup => new(label, Values(random, 6)),
        ChartInputKind.Vector => new(label, Values(random, 3)),
        ChartInputKind.ValueOfPart => new(label, Values(random, 1), Part: random.Next(2) == 0 ? "A" : "B"),
        _ => new(label, [Math.Abs(Values(random, 1)[0])]),
    };

    private static double[] Values(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => 50 + (3 * Gauss(random)))];
}
