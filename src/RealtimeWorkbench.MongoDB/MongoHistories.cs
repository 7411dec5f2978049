using RealtimeWorkbench.History;
using RealtimeWorkbench.MongoDB.History;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.MongoDB;

/// <summary>Opens the history of a workbench in MongoDB where History.Path is an address of it, and leaves the others to another provider.</summary>
/// <param name="others">Opens files, and other databases.</param>
public sealed class MongoHistories(IHistoryProvider others) : IHistoryProvider
{
    /// <inheritdoc />
    public IHistoryStore Open(HistorySettings settings, Action<string> say) =>
        IsMongo(settings.Path) ? Open(settings.Path) : others.Open(settings, say);

    /// <summary>Whether History.Path names a history in MongoDB.</summary>
    /// <param name="path">What it says.</param>
    public static bool IsMongo(string path) => MongoAddress.IsAddress(path);

    /// <summary>Opens a history in MongoDB; its collections are made if they aren't there.</summary>
    /// <param name="path">What History.Path says.</param>
    /// <exception cref="HistoryException">It cannot be opened; the message says why.</exception>
    public static IHistoryStore Open(string path) => MongoHistoryStore.Open(path);
}
