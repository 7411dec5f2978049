using RealtimeWorkbench.History;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Operations;

/// <summary>Opens the history that the settings name. Adapters to databases bring theirs.</summary>
public interface IHistoryProvider
{
    /// <summary>Opens it; made if it isn't there.</summary>
    /// <param name="settings">Where it is.</param>
    /// <param name="say">Takes sentences that a person should read, as that an older file was brought to this version.</param>
    /// <exception cref="HistoryException">It cannot be opened; the message says what to do.</exception>
    IHistoryStore Open(HistorySettings settings, Action<string> say);
}
