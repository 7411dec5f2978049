namespace RealtimeWorkbench.Sources.Push;

/// <summary>What became of samples that were pushed together.</summary>
/// <param name="Verdict">What became of them on the whole.</param>
/// <param name="Reason">One sentence why nothing was taken; <see langword="null"/> if it was.</param>
public sealed record PushOutcome(PushVerdict Verdict, string? Reason)
{
    /// <summary>Most refusals that are told one by one.</summary>
    public const int MaxRefusals = 100;

    /// <summary>Samples that wait for the stream.</summary>
    public int Accepted { get; init; }

    /// <summary>Records that went to the dead letters.</summary>
    public int Refused { get; init; }

    /// <summary>The first of them, at most <see cref="MaxRefusals"/>.</summary>
    public IReadOnlyList<PushRefusal> Refusals { get; init; } = [];
}
