using System.Collections.Concurrent;
using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>Transactions of sessions, and reads of one instant.</summary>
/// <remarks>
/// MongoDB manual, "Transactions" and "Read Concern snapshot". A transaction works on a copy of what is there when it begins. Two that change the same document
/// conflict: here the one that commits last is told so, where the server tells the one that writes last.
/// </remarks>
internal sealed class WireTransactions(WireServer server)
{
    private const int MostInstants = 50;

    private readonly ConcurrentDictionary<BsonValue, (long Number, WireStore Before, WireStore Now)> _open = new();
    private readonly ConcurrentDictionary<(BsonValue Session, long Number), bool> _committed = new();
    private readonly ConcurrentDictionary<int, WireStore> _instants = new();
    private readonly Lock _lock = new();
    private int _lastInstant;

    /// <summary>Transactions that have begun and not ended.</summary>
    public int OpenCount => _open.Count;

    /// <summary>Lets a command work on what it is to see.</summary>
    public async Task<BsonDocument> RunAsync(BsonDocument command, Func<WireStore, Task<BsonDocument>> run)
    {
        if (command.GetElement(0).Name is "commitTransaction" or "abortTransaction")
        {
            return End(command);
        }

        if (!command.GetValue("autocommit", true).ToBoolean())
        {
            return await InTransactionAsync(command, run);
        }

        return command.TryGetValue("readConcern", out var concern) && concern.AsBsonDocument.GetValue("level", "") == "snapshot"
            ? await AtInstantAsync(concern.AsBsonDocument, run)
            : await run(server.Store);
    }

    private static (BsonValue Session, long Number) KeyOf(BsonDocument command) => (command["lsid"]["id"], command["txnNumber"].ToInt64());

    private static BsonDocument Failed(int code, string name, string message) =>
        WireCommands.Error(code, name, message).Add("errorLabels", new BsonArray { "TransientTransactionError" });

    private static BsonDocument NoSuchTransaction(long number) => Failed(251, "NoSuchTransaction", Invariant($"Transaction {number} has been aborted."));

    private async Task<BsonDocument> InTransactionAsync(BsonDocument command, Func<WireStore, Task<BsonDocument>> run)
    {
        var (session, number) = KeyOf(command);
        if (command.GetValue("startTransaction", false).ToBoolean())
        {
            lock (_lock)
            {
                var before = server.Store.Copy();
                _open[session] = (number, before, before.Copy());
            }
        }

        if (!_open.TryGetValue(session, out var open) || open.Number != number)
        {
            return NoSuchTransaction(number);
        }

        var answer = await run(open.Now);
        if (answer["ok"].ToInt32() == 0 || answer.Contains("writeErrors"))
        {
            _open.TryRemove(session, out _);
        }

        return answer;
    }

    private BsonDocument End(BsonDocument command)
    {
        var key = KeyOf(command);
        if (_open.TryRemove(key.Session, out var open) && open.Number == key.Number)
        {
            if (command.GetElement(0).Name == "abortTransaction")
            {
                return new BsonDocument("ok", 1);
            }

            lock (_lock)
            {
                if (!server.Store.TryTake(open.Before, open.Now))
                {
                    return Failed(112, "WriteConflict", "WriteConflict error: this operation conflicted with another operation.");
                }
            }

            _committed[key] = true;
            return new BsonDocument("ok", 1);
        }

        return _committed.ContainsKey(key) ? new BsonDocument("ok", 1) : NoSuchTransaction(key.Number);
    }

    private async Task<BsonDocument> AtInstantAsync(BsonDocument concern, Func<WireStore, Task<BsonDocument>> run)
    {
        int instant;
        WireStore? store;
        if (concern.TryGetValue("atClusterTime", out var asked))
        {
            instant = asked.AsBsonTimestamp.Increment;
            if (!_instants.TryGetValue(instant, out store))
            {
                return WireCommands.Error(239, "SnapshotTooOld", "Read timestamp is older than the oldest available timestamp.");
            }
        }
        else
        {
            lock (_lock)
            {
                instant = ++_lastInstant;
                _instants[instant] = store = server.Store.Copy();
                _instants.TryRemove(instant - MostInstants, out _);
            }
        }

        var answer = await run(store);
        if (answer.TryGetValue("cursor", out var cursor))
        {
            cursor.AsBsonDocument["atClusterTime"] = new BsonTimestamp(1_800_000_000, instant);
        }

        return answer;
    }

    /// <summary>Forgets the instants that readers have, as a server does after some minutes.</summary>
    public void ForgetInstants() => _instants.Clear();
}
