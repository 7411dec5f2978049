using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>What MongoDB says of transactions and instants, in words for users.</summary>
internal static class HistoryTroubles
{
    // src/mongo/base/error_codes.yml of the server.
    private const int WriteConflict = 112;
    private const int OutOfDiskSpace = 14031;
    private static readonly int[] InstantIsGone = [239, 246]; // SnapshotTooOld, SnapshotUnavailable

    /// <summary>Explains what is not a trouble of connections in general; nothing for the rest.</summary>
    /// <param name="name">Name of the history.</param>
    /// <param name="problem">What the driver said.</param>
    public static HistoryException? Explain(string name, Exception problem) => problem switch
    {
        MongoCommandException refused when Array.IndexOf(InstantIsGone, refused.Code) >= 0 => new HistoryException(
            $"Reading {name} took longer than the server keeps an instant (minSnapshotHistoryWindowInSeconds); ask for less at once.", problem)
        { MayPass = true },
        _ when IsConflict(problem) => new HistoryException($"Another program writes the same part of {name} at this moment.", problem) { MayPass = true },
        _ => null,
    };

    /// <summary>Whether two programs met at one document; the one that came second is to try again.</summary>
    public static bool IsConflict(Exception problem) => problem is MongoCommandException { Code: WriteConflict } || HistoryCollections.IsDuplicate(problem);

    /// <summary>Whether waiting may help, as it does for what ends a transaction and nothing else.</summary>
    public static bool MayPass(Exception problem) => problem is MongoCommandException { Code: OutOfDiskSpace } or MongoBulkWriteException or MongoWriteConcernException
        || (problem is MongoException known && (known.HasErrorLabel("TransientTransactionError") || known.HasErrorLabel("UnknownTransactionCommitResult")));
}
