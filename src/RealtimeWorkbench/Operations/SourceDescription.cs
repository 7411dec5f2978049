using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>A source as a user chooses it.</summary>
/// <param name="Id">Its name in configuration and on the command line.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="IsAvailable">Whether this build has it.</param>
/// <param name="Note">What it gives; or, if this build lacks it, why.</param>
public sealed record SourceDescription(string Id, string Title, bool IsAvailable, string Note)
{
    /// <summary>Makes sure that this build has the source.</summary>
    /// <exception cref="SourceException">It lacks it; the message says what to use instead.</exception>
    public void EnsureAvailable()
    {
        if (!IsAvailable)
        {
            throw new SourceException($"{Title} cannot be read: {Note}");
        }
    }
}
