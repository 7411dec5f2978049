using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

/// <summary>Opens a channel of alerts where the settings ask for one. Adapters to brokers bring theirs.</summary>
public interface IAlertChannelProvider
{
    /// <summary>Opens the channel for one execution, which disposes it at its end where it can be.</summary>
    /// <param name="settings">Settings of the run.</param>
    /// <param name="say">Takes what the channel has to say, as that its server is away; from any thread.</param>
    /// <param name="time">Clock of the run.</param>
    /// <returns>The channel, or <see langword="null"/> if the settings don't ask for it.</returns>
    /// <exception cref="SourceException">It cannot be opened; the message says what to do.</exception>
    IAlertChannel? Open(WorkbenchSettings settings, Action<SourceNotice> say, TimeProvider time);
}
