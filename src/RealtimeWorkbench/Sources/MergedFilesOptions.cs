namespace RealtimeWorkbench.Sources;

/// <summary>How files are merged.</summary>
internal sealed record MergedFilesOptions
{
    /// <summary>Stands for the name of a file, without its ending, where it is taken as the machine.</summary>
    public const string NameOfFile = "{name}";

    /// <summary>Samples in a batch of one file.</summary>
    public const int FileBatchSize = 100;

    /// <summary>Most samples in a batch.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Whether the user has said what the machine of records is that name none.</summary>
    public bool MachineIsNamed { get; init; }

    /// <summary>First event time that is given, in ticks.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Event time before which samples are given, in ticks.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>Whether all samples are given, whatever their time.</summary>
    public bool IsWhole => From == long.MinValue && To == long.MaxValue;
}
