namespace RealtimeWorkbench.Sources.Recordings;

/// <summary>What a block of a recording holds.</summary>
internal enum BlockKind : byte
{
    /// <summary>What the file is and who wrote it, as JSON; the first block.</summary>
    Info = 1,

    /// <summary>Samples, column by column, and records that could not become samples.</summary>
    Samples = 2,

    /// <summary>Faults that the recording is known to hold, as JSON.</summary>
    Faults = 3,
}
