using RealtimeWorkbench.History;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sql.History;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Sql;

/// <summary>Opens the history of a workbench where History.Path says: in the PostgreSQL database of an address, or in a SQLite file.</summary>
public sealed class SqlHistories : IHistoryProvider
{
    /// <inheritdoc />
    public IHistoryStore Open(HistorySettings settings, Action<string> say) =>
        AddressOf(settings.Path) is { } address ? PostgresHistoryStore.Open(address) : SqliteHistoryStore.Open(settings.Path, say);

    /// <summary>Opens a history that must be there, to read it.</summary>
    /// <param name="path">What History.Path says.</param>
    /// <exception cref="HistoryException">It is not there, or cannot be opened.</exception>
    public static IHistoryStore OpenExisting(string path) =>
        AddressOf(path) is { } address ? PostgresHistoryStore.Open(address) : SqliteHistoryStore.OpenExisting(path);

    private static PostgresAddress? AddressOf(string path)
    {
        if (path.StartsWith("mongodb:", StringComparison.OrdinalIgnoreCase) || path.StartsWith("mongodb+srv:", StringComparison.OrdinalIgnoreCase))
        {
            // Who has the pack for it has opened it before this is asked.
            throw new HistoryException($"{path.Split(':')[0]}:// is an address of MongoDB, which cannot keep the history: {SourceCatalog.Find(SourceCatalog.MongoDB).Description.Note}");
        }

        try
        {
            return PostgresAddress.TryParse(path, Environment.GetEnvironmentVariable, out var address) ? address : null;
        }
        catch (CheckpointException wrong)
        {
            throw new HistoryException(PostgresHistoryStore.Named(wrong.Message), wrong);
        }
    }
}
