namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A source to choose.</summary>
/// <param name="Id">Its name in requests.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Available">Whether this build has it.</param>
/// <param name="Note">What it gives, or why it is missing.</param>
internal sealed record SourceChoice(string Id, string Title, bool Available, string Note);
