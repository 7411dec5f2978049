namespace RealtimeWorkbench.Spc.Baselines;

/// <summary>Limits that a metric would have by now, with the evidence that it differs from its baseline. Somebody has to decide.</summary>
/// <param name="Candidate">The baseline that it would be; its version is 0.</param>
/// <param name="Against">Version of the baseline that it was compared with.</param>
/// <param name="Evidence">What differs, and whether by chance.</param>
/// <param name="Sentence">The evidence in words.</param>
public sealed record RebaseSuggestion(Baseline Candidate, int Against, BaselineComparison Evidence, string Sentence);
