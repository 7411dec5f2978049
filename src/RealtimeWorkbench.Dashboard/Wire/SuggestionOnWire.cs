namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Limits that await a decision.</summary>
/// <param name="Candidate">The baseline that they would be.</param>
/// <param name="Against">Version that it was compared with.</param>
/// <param name="Sentence">The evidence.</param>
internal sealed record SuggestionOnWire(BaselineOnWire Candidate, int Against, string Sentence);
