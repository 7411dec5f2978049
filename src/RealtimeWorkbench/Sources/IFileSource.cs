using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources;

/// <summary>A source that is one file.</summary>
internal interface IFileSource : IResumableSource, INoticingSource
{
    /// <summary>Begins to read the file.</summary>
    /// <param name="position">Where an earlier run was in it; null to begin at its start.</param>
    /// <exception cref="SourceException">It cannot be opened, or is not the one that was read before.</exception>
    IFileReading Open(SourcePosition? position);
}
