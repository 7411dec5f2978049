namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>What a file of baselines holds.</summary>
/// <param name="Format">Version of the format.</param>
/// <param name="Baselines">The baselines.</param>
/// <param name="Suggestions">Limits that await a decision; at most one a series.</param>
internal sealed record BaselineFile(int Format, IReadOnlyList<Baseline> Baselines, IReadOnlyList<RebaseSuggestion>? Suggestions = null)
{
    public const int CurrentFormat = 1;
}
