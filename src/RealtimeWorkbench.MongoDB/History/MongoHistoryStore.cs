using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>A history in MongoDB, which several workers may write and anybody may read.</summary>
/// <remarks>
/// <para>
/// All that belongs together is one transaction of the server, acknowledged when a majority has it in its journal, and each view is of one instant of the server
/// (read concern snapshot). So a kill between two documents leaves nothing behind, and nobody sees a half of anything. A server that belongs to no replica
/// set has neither, and is refused.
/// </para>
/// <para>
/// Whether a transaction was committed whose answer got lost, the server says when the commit is sent again. Where no answer comes at all, a write is known by
/// its number when it is tried again, blocks that were brought together are not there any more, and what was given up is gone: nothing happens twice.
/// </para>
/// </remarks>
public sealed class MongoHistoryStore : IHistoryStore
{
    /// <summary>Database where the address names none.</summary>
    private const string DefaultDatabase = "rtw";

    /// <summary>Wire version of MongoDB 5.0, the first that reads an instant outside of transactions.</summary>
    private const int Needed = 13;

    private const int CommitTries = 3;
    private const int ConflictTries = 8;

    private static readonly TimeSpan SelectWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WrittenWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);

    /// <summary>How often is looked for what is due, where nothing was: each look asks the server some fifteen times.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private static readonly WriteConcern Durably = WriteConcern.WMajority.With(journal: true, wTimeout: WrittenWithin);

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _closing = new();
    private readonly MongoAddress _address;
    private readonly string _database;
    private readonly MongoClient _client;
    private readonly HistoryCollections _collections;
    private readonly TimeProvider _time;
    private readonly HistoryNames _names = new();
    private (HistoryRetention Retention, long Now)? _foundNothing;

    private MongoHistoryStore(MongoAddress address, MongoClient client, TimeProvider time)
    {
        _time = time;
        _address = address;
        _client = client;
        _database = address.Database.Length > 0 ? address.Database : DefaultDatabase;
        _collections = new HistoryCollections(_client.GetDatabase(
            _database, new MongoDatabaseSettings { WriteConcern = Durably, ReadPreference = ReadPreference.Primary }));
    }

    /// <inheritdoc />
    public string Name => _address.NameOf(_database);

    /// <inheritdoc />
    public bool HasClock => true;

    /// <inheritdoc />
    public long Bytes => Try(_collections.Bytes);

    /// <summary>Opens a database; the collections are made if they aren't there.</summary>
    /// <param name="path">What History.Path says: mongodb://user@host/database, without a password.</param>
    /// <exception cref="HistoryException">It cannot be used; the message says why.</exception>
    public static MongoHistoryStore Open(string path) => Open(path, Environment.GetEnvironmentVariable, SelectWithin, AnswerWithin);

    internal static MongoHistoryStore Open(string path, Func<string, string?> environment, TimeSpan selectWithin, TimeSpan answerWithin, TimeProvider? time = null)
    {
        MongoHistoryStore store;
        try
        {
            var address = MongoAddress.Parse(path, environment, "History.Path", mayHoldPassword: false);
            store = new MongoHistoryStore(address, address.Open(selectWithin, answerWithin), time ?? TimeProvider.System);
        }
        catch (SourceException wrong)
        {
            // That variable is of sources and sinks.
            throw new HistoryException(wrong.Message.Replace($", or the whole address into {MongoAddress.AddressVariable}", "", StringComparison.Ordinal), wrong);
        }

        try
        {
            store.Try(() =>
            {
                store.CheckServer();
                store._collections.Prepare(store.Name);
                return true;
            });
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Write(HistoryWrite write)
    {
        lock (_lock)
        {
            Try(() =>
            {
                // Before the transaction: others need numbers meanwhile.
                var numbers = _collections.Reserve(HistoryWriting.NumbersFor(write));
                var behind = ClockBehind();
                return InTransaction(session => new HistoryWriting(session, _collections, _names, numbers).Write(write, write.Written + behind));
            });
        }
    }

    /// <inheritdoc />
    public void Settle(IReadOnlyList<SettledSeries> settled)
    {
        lock (_lock)
        {
            Try(() =>
            {
                var numbers = _collections.Reserve(settled.Sum(series => series.Blocks.Count) + 1);
                return InTransaction(session => new HistoryMerging(session, _collections, numbers).Settle(settled));
            });
        }
    }

    /// <inheritdoc />
    public bool Trim(HistoryRetention retention, long now)
    {
        lock (_lock)
        {
            if (_foundNothing is var (last, at) && last == retention && now - at >= 0 && now - at < LookEvery.Ticks)
            {
                return false;
            }

            // The server tells sizes outside of transactions only.
            var bytes = retention.Bytes > 0 ? Bytes : 0;
            return Try(() =>
            {
                var didSome = TrimOnce(retention, now + ClockBehind(), bytes);
                if (didSome)
                {
                    // A series that was removed gets a new number when it comes again.
                    _names.Clear();
                }

                _foundNothing = didSome ? null : (retention, now);
                return didSome;
            });
        }
    }

    /// <inheritdoc />
    public long? LastWritten(long before) => Try(() =>
    {
        var behind = ClockBehind();
        return _collections.LastWritten(before == long.MaxValue ? before : before + behind) - behind;
    });

    /// <inheritdoc />
    public IHistoryView OpenView(CancellationToken cancellationToken = default) => Try<IHistoryView>(() =>
    {
        var session = _client.StartSession(new ClientSessionOptions { Snapshot = true });
        try
        {
            return new MongoHistoryView(session, _collections, Explain, cancellationToken);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    });

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _closing.Set();
        lock (_lock)
        {
            _client.Dispose();
            _closing.Dispose();
        }
    }

    /// <summary>A step; nothing where another program trims the same at this moment.</summary>
    private bool TrimOnce(HistoryRetention retention, long now, long bytes)
    {
        try
        {
            return InTransactionOnce(session => new MongoHistoryTrimming(session, _collections, retention, now, bytes).Step());
        }
        catch (MongoException conflict) when (HistoryTroubles.IsConflict(conflict))
        {
            return false;
        }
    }

    /// <summary>By how many ticks the clock of this machine is behind that of the server, which is the same for all who write here: ages are told by that.</summary>
    private long ClockBehind()
    {
        var hello = _client.GetDatabase("admin").RunCommand<BsonDocument>(new BsonDocument("hello", 1));
        return hello["localTime"].ToUniversalTime().Ticks - _time.GetUtcNow().UtcTicks;
    }

    private void CheckServer()
    {
        var hello = _client.GetDatabase("admin").RunCommand<BsonDocument>(new BsonDocument("hello", 1));
        if (!hello.Contains("setName") && hello.GetValue("msg", "") != "isdbgrid")
        {
            throw new HistoryException(
                $"MongoDB at {_address.Server} belongs to no replica set, and so has no transactions, without which a history would lose or double values when a run is killed; "
                + "start it with --replSet rs0 and call rs.initiate() once, which a single server can do as well, or name another History.Path.");
        }

        if (hello.GetValue("maxWireVersion", 0).ToInt32() < Needed)
        {
            throw new HistoryException($"MongoDB at {_address.Server} is older than 5.0, which a history needs; upgrade the server, or name another History.Path.");
        }
    }

    /// <summary>Does work in a transaction: all of it, or nothing. Where another program writes the same documents, it is done again when that is through.</summary>
    private T InTransaction<T>(Func<IClientSessionHandle, T> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return InTransactionOnce(work);
            }
            catch (MongoException conflict) when (HistoryTroubles.IsConflict(conflict) && tries < ConflictTries)
            {
                _closing.Wait(FirstWait * tries);
            }
        }
    }

    private T InTransactionOnce<T>(Func<IClientSessionHandle, T> work)
    {
        using var session = _client.StartSession();
        session.StartTransaction(new TransactionOptions(ReadConcern.Snapshot, ReadPreference.Primary, Durably));
        try
        {
            var result = work(session);
            Commit(session);
            return result;
        }
        catch
        {
            // What it learned of numbers may not be in the database.
            _names.Clear();
            Abort(session);
            throw;
        }
    }

    /// <summary>Commits; sent again where the answer was lost, since the server remembers what became of it.</summary>
    private static void Commit(IClientSessionHandle session)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                session.CommitTransaction();
                return;
            }
            catch (MongoException unknown) when (unknown.HasErrorLabel("UnknownTransactionCommitResult") && tries < CommitTries)
            {
                // Once more.
            }
        }
    }

    private static void Abort(IClientSessionHandle session)
    {
        if (!session.IsInTransaction)
        {
            return;
        }

        try
        {
            session.AbortTransaction();
        }
        catch (Exception problem) when (MongoTroubles.IsKnown(problem))
        {
            // The server ends by itself what nobody goes on with.
        }
    }

    private HistoryException? Explain(Exception problem) => problem switch
    {
        HistoryException known => known,
        _ when HistoryTroubles.Explain(Name, problem) is { } own => own,
        _ when MongoTroubles.IsKnown(problem) => new HistoryException(MongoTroubles.Explain(_address, _database, _client, problem), problem)
        {
            MayPass = HistoryTroubles.MayPass(problem) || MongoTroubles.MayPass(_client, problem),
        },
        _ => null,
    };

    private T Try<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception problem) when (Explain(problem) is { } explained)
        {
            throw explained;
        }
    }
}
