namespace RealtimeWorkbench.Streaming;

/// <summary>What the intake held back from one batch.</summary>
internal readonly record struct IntakeCounts(int Late, int Duplicates, int DeadLettered, int ValuesRefused)
{
    /// <summary>Samples held back. A refused value doesn't hold its sample back.</summary>
    public int Samples => Late + Duplicates + DeadLettered;
}
