namespace RealtimeWorkbench.Sources.Push;

/// <summary>A pushed record that could not become a sample.</summary>
/// <param name="Record">Which one it was, from 1; a header is none.</param>
/// <param name="Line">Line on which it begins, from 1.</param>
/// <param name="Field">Field that is wrong, or <see langword="null"/> where it isn't a single one.</param>
/// <param name="Reason">One sentence: what is wrong, the value, and what would be right.</param>
public sealed record PushRefusal(int Record, long Line, string? Field, string Reason);
