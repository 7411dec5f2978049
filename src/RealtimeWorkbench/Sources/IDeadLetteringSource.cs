namespace RealtimeWorkbench.Sources;

/// <summary>A source that brings what holds no sample to a place of its own, such as a dead-letter topic.</summary>
public interface IDeadLetteringSource : ISampleSource
{
    /// <summary>Records that could not be brought there and are nowhere any more, since the source was made. Safe to read on any thread.</summary>
    long DeadLettersLost { get; }
}
