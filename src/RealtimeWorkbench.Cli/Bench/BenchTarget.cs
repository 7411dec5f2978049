namespace RealtimeWorkbench.Cli.Bench;

/// <summary>What a figure should be.</summary>
/// <param name="Limit">The limit, in the unit of the figure.</param>
/// <param name="IsLeast">Whether the figure should be at least the limit; otherwise it should be at most.</param>
internal sealed record BenchTarget(double Limit, bool IsLeast)
{
    public static BenchTarget AtMost(double limit) => new(limit, IsLeast: false);

    public static BenchTarget AtLeast(double limit) => new(limit, IsLeast: true);

    /// <summary>Whether a figure meets it.</summary>
    public bool IsMetBy(double value) => IsLeast ? value >= Limit : value <= Limit;

    /// <inheritdoc />
    public override string ToString() => Invariant($"{(IsLeast ? "≥" : "≤")} {Limit:0.###}");
}
