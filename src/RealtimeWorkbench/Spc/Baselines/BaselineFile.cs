namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What a file of baselines holds.</summary>
/// <param name="Format">Version of the format.</param>
/// <param name="Baselines">The baselines.</param>
internal sealed record BaselineFile(int Format, IReadOnlyList<Baseline> Baselines)
{
    public const int CurrentFormat = 1;
}
