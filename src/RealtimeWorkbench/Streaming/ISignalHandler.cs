namespace RealtimeWorkbench.Streaming;

/// <summary>Takes the signals that monitors report, in the order of the samples.</summary>
public interface ISignalHandler
{
    /// <summary>Takes a signal.</summary>
    void Handle(Signal signal);
}
