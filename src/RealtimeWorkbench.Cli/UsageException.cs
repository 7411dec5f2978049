namespace RealtimeWorkbench.Cli;

/// <summary>The command was used wrongly. The message is one sentence: what, and what would be right.</summary>
/// <param name="message">The sentence.</param>
internal sealed class UsageException(string message) : Exception(message);
