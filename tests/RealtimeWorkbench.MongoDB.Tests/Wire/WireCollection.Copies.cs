using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

// Copies, which transactions work on. Documents are never changed in place, so that a copy is a list of the same ones.
internal sealed partial class WireCollection
{
    /// <summary>As it is now, for another store.</summary>
    public WireCollection Copy(WireStore store)
    {
        lock (_lock)
        {
            var copy = new WireCollection(Database, Name, store) { Options = Options };
            copy._documents.AddRange(_documents);
            copy._indexes.AddRange(_indexes.Skip(1));
            return copy;
        }
    }

    /// <summary>Whether what was changed in a copy was not changed here, and no unique index refuses it.</summary>
    public bool MayTake(WireCollection? before, WireCollection now)
    {
        var (removed, added) = Changes(before, now);
        lock (_lock)
        {
            var here = new HashSet<object>(_documents, ReferenceEqualityComparer.Instance);
            var left = new WireCollection(Database, Name, _store);
            left._indexes.AddRange(_indexes.Skip(1));
            left._documents.AddRange(added.Count == 0 ? [] : _documents.Where(document => !removed.Contains(document)));
            return removed.All(here.Contains) && added.TrueForAll(document => left.Violated(document, except: null) is null);
        }
    }

    /// <summary>Takes what was changed in a copy.</summary>
    public void Take(WireCollection? before, WireCollection now)
    {
        var (removed, added) = Changes(before, now);
        lock (_lock)
        {
            _documents.RemoveAll(removed.Contains);
            _documents.AddRange(added);
        }

        added.ForEach(document => _store.Note(this, "insert", document));
    }

    private static (HashSet<object> Removed, List<BsonDocument> Added) Changes(WireCollection? before, WireCollection now)
    {
        var then = new HashSet<object>(before?._documents ?? [], ReferenceEqualityComparer.Instance);
        var still = new HashSet<object>(now._documents, ReferenceEqualityComparer.Instance);
        return (new HashSet<object>(then.Where(document => !still.Contains(document)), ReferenceEqualityComparer.Instance), now._documents.FindAll(document => !then.Contains(document)));
    }
}
