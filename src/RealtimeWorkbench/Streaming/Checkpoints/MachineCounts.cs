namespace RealtimeWorkbench.Streaming.Checkpoints;

/// <summary>What became of the samples of a machine.</summary>
internal record struct MachineCounts
{
    /// <summary>Samples that the monitors saw.</summary>
    public long Passed;

    public long Late;

    public long Duplicates;

    public long TooFarAhead;

    public long ValuesRefused;

    public long Signals;

    /// <summary>Samples that were judged.</summary>
    public readonly long Handled => Passed + Late + Duplicates + TooFarAhead;

    public readonly void Save(StateWriter writer)
    {
        writer.Write(Passed);
        writer.Write(Late);
        writer.Write(Duplicates);
        writer.Write(TooFarAhead);
        writer.Write(ValuesRefused);
        writer.Write(Signals);
    }

    public static MachineCounts Read(StateReader reader) => new()
    {
        Passed = reader.ReadInt64(),
        Late = reader.ReadInt64(),
        Duplicates = reader.ReadInt64(),
        TooFarAhead = reader.ReadInt64(),
        ValuesRefused = reader.ReadInt64(),
        Signals = reader.ReadInt64(),
    };
}
