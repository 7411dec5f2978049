using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>Makes a sink from the settings. Adapters to brokers and databases bring theirs.</summary>
public interface ISinkProvider
{
    /// <summary>The sink as a user chooses it.</summary>
    SinkDescription Description { get; }

    /// <summary>Settings that suit it, unless the user says otherwise.</summary>
    IReadOnlyList<KeyValuePair<string, string>> Defaults => [];

    /// <summary>Makes the sink; its receiver is asked when the first sample comes, or begins to be asked now.</summary>
    /// <param name="settings">Settings, of which those of one group say where the samples go.</param>
    /// <param name="time">Clock for waits.</param>
    /// <exception cref="SourceException">The settings don't lead to a sink; the message says what to do.</exception>
    ISampleSink Create(WorkbenchSettings settings, TimeProvider time);
}
