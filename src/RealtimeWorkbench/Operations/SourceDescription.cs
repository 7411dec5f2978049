namespace RealtimeWorkbench.Operations;

/// <summary>A source as a user chooses it.</summary>
/// <param name="Id">Its name in configuration and on the command line.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="IsAvailable">Whether this build has it.</param>
/// <param name="Note">What it gives; or, if this build lacks it, why.</param>
public sealed record SourceDescription(string Id, string Title, bool IsAvailable, string Note);
