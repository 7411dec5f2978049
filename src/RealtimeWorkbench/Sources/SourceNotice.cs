namespace RealtimeWorkbench.Sources;

/// <summary>Something that a source has to say while it is read, such as that its broker is away, or back.</summary>
/// <param name="IsProblem">Whether it needs a look.</param>
/// <param name="Text">One sentence.</param>
public sealed record SourceNotice(bool IsProblem, string Text)
{
    /// <summary>What is wrong from now on, until a later notice says otherwise: a sentence, empty where nothing is any more; <see langword="null"/> if this one says nothing of that.</summary>
    public string? Trouble { get; init; }
}
