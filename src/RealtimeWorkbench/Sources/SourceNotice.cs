namespace RealtimeWorkbench.Sources;

/// <summary>Something that a source has to say while it is read, such as that its broker is away, or back.</summary>
/// <param name="IsProblem">Whether it needs a look.</param>
/// <param name="Text">One sentence.</param>
public sealed record SourceNotice(bool IsProblem, string Text);
