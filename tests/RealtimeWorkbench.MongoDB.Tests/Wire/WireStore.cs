using System.Collections.Concurrent;
using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>Databases with their collections, in memory.</summary>
internal sealed class WireStore
{
    private readonly ConcurrentDictionary<(string Database, string Name), WireCollection> _collections = new();
    private readonly List<WireEvent> _events = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Change events before this one are forgotten, as by an oplog that rolled over.</summary>
    public int ForgottenEvents { get; set; }

    /// <summary>Number of changes so far.</summary>
    public int EventCount
    {
        get
        {
            lock (_lock)
            {
                return _events.Count;
            }
        }
    }

    /// <summary>Changes that a majority has, or the secondary, where it lags; all, if nothing is said.</summary>
    public int? Committed { get; set; }

    /// <summary>Changes that streams tell of, where a shard holds the others back; all, if nothing is said.</summary>
    public int? StreamedUpTo { get; set; }

    /// <summary>Number of changes that a majority has.</summary>
    public int CommittedCount => Math.Min(Committed ?? int.MaxValue, EventCount);

    /// <summary>Whether a document was inserted, and no majority has it.</summary>
    public bool IsAhead(BsonValue id)
    {
        lock (_lock)
        {
            return Committed is { } committed && _events.Skip(committed).Any(known => known.Operation == "insert" && known.Document["_id"] == id);
        }
    }

    /// <summary>Collections of a database.</summary>
    public IEnumerable<WireCollection> In(string database) =>
        _collections.Where(pair => pair.Key.Database == database).Select(pair => pair.Value).OrderBy(collection => collection.Name, StringComparer.Ordinal);

    /// <summary>Names of the databases.</summary>
    public IEnumerable<string> Databases => _collections.Keys.Select(key => key.Database).Distinct().Order(StringComparer.Ordinal);

    /// <summary>A collection; nothing, if there is none.</summary>
    public WireCollection? Find(string database, string name) => _collections.GetValueOrDefault((database, name));

    /// <summary>A collection, made if there is none.</summary>
    public WireCollection Collection(string database, string name) => _collections.GetOrAdd((database, name), key => new WireCollection(key.Database, key.Name, this));

    /// <summary>Drops a collection, which ends its change streams.</summary>
    public bool Drop(string database, string name)
    {
        if (!_collections.TryRemove((database, name), out var dropped))
        {
            return false;
        }

        Note(dropped, WireEvent.Drop, []);
        return true;
    }

    /// <summary>As it is now; what changes in one of the two is not in the other.</summary>
    public WireStore Copy()
    {
        var copy = new WireStore();
        foreach (var (key, collection) in _collections)
        {
            copy._collections[key] = collection.Copy(copy);
        }

        return copy;
    }

    /// <summary>Takes what has become of a copy.</summary>
    /// <param name="before">The copy as it was.</param>
    /// <param name="now">The copy as it is.</param>
    /// <returns>False, and nothing is changed, if a document that was changed there has been changed here, too.</returns>
    public bool TryTake(WireStore before, WireStore now)
    {
        var changes = now._collections.Select(pair => (Here: Collection(pair.Key.Database, pair.Key.Name), Before: before.Find(pair.Key.Database, pair.Key.Name), Now: pair.Value)).ToList();
        if (!changes.TrueForAll(change => change.Here.MayTake(change.Before, change.Now)))
        {
            return false;
        }

        changes.ForEach(change => change.Here.Take(change.Before, change.Now));
        return true;
    }

    /// <summary>Takes note of a change, and wakes change streams.</summary>
    public void Note(WireCollection collection, string operation, BsonDocument document)
    {
        TaskCompletionSource next;
        lock (_lock)
        {
            _events.Add(new WireEvent(_events.Count + 1, collection.Database, collection.Name, operation, document));
            next = _next;
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        next.SetResult();
    }

    /// <summary>Changes of a collection behind a number, and the number of the last change of all.</summary>
    public (IReadOnlyList<WireEvent> Events, int Last) EventsAfter(int number, string database, string collection)
    {
        lock (_lock)
        {
            var last = Math.Max(number, Math.Min(Math.Min(Committed ?? int.MaxValue, StreamedUpTo ?? int.MaxValue), _events.Count));
            return ([.. _events.Take(last).Skip(number).Where(known => known.Database == database && known.Collection == collection)], last);
        }
    }

    /// <summary>Waits until there is a change behind a number, for some time.</summary>
    public async Task WaitAsync(int number, TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task next;
        lock (_lock)
        {
            if (_events.Count > number)
            {
                return;
            }

            next = _next.Task;
        }

        await Task.WhenAny(next, Task.Delay(atMost, TimeProvider.System, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }
}
