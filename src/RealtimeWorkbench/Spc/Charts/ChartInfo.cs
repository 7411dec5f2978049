namespace RealtimeWorkbench.Spc.Charts;

/// <summary>What is known of a kind of chart before there are any data.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">Name on the command line, in signals and in files, such as <c>xbar-r</c>.</param>
/// <param name="Title">Name for people, such as X̄-R.</param>
/// <param name="Input">What one row of its data is.</param>
/// <param name="Panels">Its plots, location first.</param>
public sealed record ChartInfo(
    ChartKind Kind, string Name, string Title, ChartInputKind Input, IReadOnlyList<PanelInfo> Panels)
{
    private static readonly PanelInfo I = new("i", "I", RuleScope.All);
    private static readonly PanelInfo Mr = new("mr", "MR", RuleScope.LimitsOnly);
    private static readonly PanelInfo Xbar = new("xbar", "X̄", RuleScope.All);
    private static readonly PanelInfo R = new("r", "R", RuleScope.LimitsOnly);
    private static readonly PanelInfo S = new("s", "S", RuleScope.LimitsOnly);

    /// <summary>All kinds of charts.</summary>
    public static IReadOnlyList<ChartInfo> All { get; } =
    [
        new(ChartKind.IndividualsMovingRange, "i-mr", "I-MR", ChartInputKind.Value, [I, Mr]),
        new(ChartKind.Individuals, "i", "I", ChartInputKind.Value, [I]),
        new(ChartKind.MovingRange, "mr", "MR", ChartInputKind.Value, [Mr]),
        new(ChartKind.XbarR, "xbar-r", "X̄-R", ChartInputKind.Subgroup, [Xbar, R]),
        new(ChartKind.XbarS, "xbar-s", "X̄-S", ChartInputKind.Subgroup, [Xbar, S]),
        new(ChartKind.Xbar, "xbar", "X̄", ChartInputKind.Subgroup, [Xbar]),
        new(ChartKind.R, "r", "R", ChartInputKind.Subgroup, [R]),
        new(ChartKind.S, "s", "S", ChartInputKind.Subgroup, [S]),
        new(ChartKind.BetweenWithinRange, "i-mr-r", "I-MR-R", ChartInputKind.Subgroup, [I, Mr, R]),
        new(ChartKind.BetweenWithinDeviation, "i-mr-s", "I-MR-S", ChartInputKind.Subgroup, [I, Mr, S]),
        new(ChartKind.MovingAverage, "ma", "MA", ChartInputKind.ValueOrSubgroup, [One("ma", "MA", RuleScope.LimitsOnly)]),
        new(ChartKind.Ewma, "ewma", "EWMA", ChartInputKind.ValueOrSubgroup, [One("ewma", "EWMA", RuleScope.LimitsOnly)]),
        new(ChartKind.Cusum, "cusum", "CUSUM", ChartInputKind.ValueOrSubgroup,
            [One("cusum-pos", "C⁺", RuleScope.LimitsOnly), One("cusum-neg", "C⁻", RuleScope.LimitsOnly)]),
        new(ChartKind.P, "p", "p", ChartInputKind.CountOfSize, [One("p", "p", RuleScope.All)]),
        new(ChartKind.Np, "np", "np", ChartInputKind.CountOfSize, [One("np", "np", RuleScope.All)]),
        new(ChartKind.C, "c", "c", ChartInputKind.Count, [One("c", "c", RuleScope.All)]),
        new(ChartKind.U, "u", "u", ChartInputKind.CountOfSize, [One("u", "u", RuleScope.All)]),
        new(ChartKind.LaneyP, "laney-p", "p′", ChartInputKind.CountOfSize, [One("p", "p′", RuleScope.All)]),
        new(ChartKind.LaneyU, "laney-u", "u′", ChartInputKind.CountOfSize, [One("u", "u′", RuleScope.All)]),
        new(ChartKind.G, "g", "g", ChartInputKind.Count, [One("g", "g", RuleScope.LimitsOnly)]),
        new(ChartKind.T, "t", "t", ChartInputKind.Value, [One("t", "t", RuleScope.WithoutZones)]),
        new(ChartKind.Run, "run", "Run", ChartInputKind.Value, [One("run", "Run", RuleScope.WithoutZones)]),
        new(ChartKind.ZMovingRange, "z-mr", "Z-MR", ChartInputKind.ValueOfPart, [One("z", "Z", RuleScope.All), Mr]),
        new(ChartKind.DeviationFromNominal, "dnom", "DNOM", ChartInputKind.ValueOfPart,
            [One("dnom", "DNOM", RuleScope.All), Mr]),
        new(ChartKind.Autoregression, "ar", "AR residuals", ChartInputKind.Value, [One("residual", "residual", RuleScope.All)]),
        new(ChartKind.MovingCenter, "ewma-center", "EWMA center line", ChartInputKind.Value, [One("i", "I", RuleScope.LimitsOnly)]),
        new(ChartKind.T2, "t2", "T²", ChartInputKind.VectorOrSubgroup, [One("t2", "T²", RuleScope.LimitsOnly)]),
        new(ChartKind.Mewma, "mewma", "MEWMA", ChartInputKind.Vector, [One("mewma", "MEWMA", RuleScope.LimitsOnly)]),
        new(ChartKind.Spe, "spe", "SPE", ChartInputKind.Vector, [One("spe", "SPE", RuleScope.LimitsOnly)]),
    ];

    private static readonly ChartInfo[] ByKind = [.. All.OrderBy(info => info.Kind)];

    /// <summary>What is known of a kind.</summary>
    public static ChartInfo Of(ChartKind kind) => ByKind[(int)kind];

    /// <summary>Whether each row is a count.</summary>
    public bool TakesCounts => Input is ChartInputKind.Count or ChartInputKind.CountOfSize;

    /// <summary>Whether each row holds several variables.</summary>
    public bool IsMultivariate => Input is ChartInputKind.Vector or ChartInputKind.VectorOrSubgroup;

    private static PanelInfo One(string name, string title, RuleScope rules) => new(name, title, rules);
}
