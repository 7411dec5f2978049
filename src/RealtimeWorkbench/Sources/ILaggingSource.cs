namespace RealtimeWorkbench.Sources;

/// <summary>A source in which records may lie ready that it has not read yet.</summary>
public interface ILaggingSource : ISampleSource
{
    /// <summary>Records that lie ready and have not been read; <see langword="null"/> while nobody knows. Safe to read on any thread.</summary>
    long? Lag { get; }
}
