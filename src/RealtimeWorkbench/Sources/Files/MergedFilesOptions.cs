namespace RealtimeWorkbench.Sources.Files;

/// <summary>How files are merged.</summary>
internal sealed record MergedFilesOptions
{
    /// <summary>Stands for the name of a file, without its ending, where it is taken as the machine.</summary>
    public const string NameOfFile = "{name}";

    /// <summary>How often new files are looked for where files are followed.</summary>
    public static readonly TimeSpan SearchInterval = TimeSpan.FromSeconds(1);

    /// <summary>Silence after which a followed file is closed, and only looked at from outside.</summary>
    public static readonly TimeSpan ClosedAfter = TimeSpan.FromMinutes(10);

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

    /// <summary>Whether to wait for what is appended to the files, and for new ones that the pattern fits.</summary>
    public bool Follow { get; init; }

    /// <summary>How often followed files are looked at.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest that a sample of a followed file waits for other files.</summary>
    public TimeSpan HoldBack { get; init; } = TimeSpan.FromSeconds(5);
}
