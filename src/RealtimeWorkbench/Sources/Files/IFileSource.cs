using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Files;

/// <summary>A source that is one file.</summary>
internal interface IFileSource : IResumableSource, INoticingSource
{
    /// <summary>Begins to read the file.</summary>
    /// <param name="position">Where an earlier run was in it; null to begin at its start.</param>
    /// <exception cref="SourceException">It cannot be opened, or is not the one that was read before.</exception>
    IFileReading Open(SourcePosition? position);

    /// <summary>Says of which faults is known that they were there: of none of a file that is still to be read, of all where an earlier run has read it.</summary>
    void NoteFaults(bool isRead);
}
