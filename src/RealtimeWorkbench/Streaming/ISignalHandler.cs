namespace RealtimeWorkbench.Streaming;

/// <summary>Takes the signals of a run, such as the alert register.</summary>
/// <remarks>
/// Signals of one machine come in the order of its samples, then of the monitors; the same samples give the same order, however
/// they were cut into batches and however many workers there are. With several workers it is called by all of them at the same
/// time and must be thread-safe. It must not block; an exception ends the run.
/// </remarks>
public interface ISignalHandler
{
    /// <summary>Takes one signal.</summary>
    void Handle(Signal signal);
}
