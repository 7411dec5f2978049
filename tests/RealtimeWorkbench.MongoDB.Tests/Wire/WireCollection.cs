using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>Documents in the order of their insertion, with indexes by name and, where they are unique, in earnest.</summary>
internal sealed partial class WireCollection
{
    private readonly WireStore _store;
    private readonly List<BsonDocument> _documents = [];
    private readonly List<BsonDocument> _indexes = [];
    private readonly Lock _lock = new();

    public WireCollection(string database, string name, WireStore store)
    {
        Database = database;
        Name = name;
        _store = store;
        _indexes.Add(new BsonDocument { { "v", 2 }, { "key", new BsonDocument("_id", 1) }, { "name", "_id_" } });
    }

    public string Database { get; }

    public string Name { get; }

    /// <summary>Options of its making, such as timeseries.</summary>
    public BsonDocument Options { get; set; } = [];

    public bool IsTimeSeries => Options.Contains("timeseries");

    /// <summary>Whether it is a view, whose documents may share their ids and come in any order where a sort leaves it open; they are kept as the view would give them.</summary>
    public bool IsView => Options.Contains("viewOn");

    public IReadOnlyList<BsonDocument> Indexes
    {
        get
        {
            lock (_lock)
            {
                return [.. _indexes.Where(index => !IsTimeSeries || index["name"] != "_id_")];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _documents.Count;
            }
        }
    }

    /// <summary>Adds an index, such as <c>("timestamp", 1), ("_id", 1)</c>.</summary>
    public WireCollection Indexed(params IReadOnlyList<(string Field, int Direction)> key) => Indexed(
        new BsonDocument
        {
            { "v", 2 },
            { "key", new BsonDocument(key.Select(part => new BsonElement(part.Field, part.Direction))) },
            { "name", string.Join('_', key.Select(part => Invariant($"{part.Field}_{part.Direction}"))) },
        });

    public WireCollection Indexed(BsonDocument index)
    {
        lock (_lock)
        {
            if (_indexes.All(known => known["name"] != index["name"]))
            {
                _indexes.Add(index);
            }
        }

        return this;
    }

    public void DropIndex(string name)
    {
        lock (_lock)
        {
            _indexes.RemoveAll(index => index["name"] == name);
        }
    }

    /// <summary>Inserts documents; one without an _id gets one.</summary>
    public WireCollection Insert(params IEnumerable<BsonDocument> documents)
    {
        foreach (var document in documents)
        {
            if (TryInsert(document) is { } refusal)
            {
                throw new InvalidOperationException(refusal);
            }
        }

        return this;
    }

    /// <summary>Inserts documents written as JSON of MongoDB's shell.</summary>
    public WireCollection Insert(string json) => Insert(BsonDocument.Parse(json));

    /// <summary>Inserts a document, or says which unique index refuses it.</summary>
    public string? TryInsert(BsonDocument document)
    {
        var kept = document.DeepClone().AsBsonDocument;
        if (!kept.Contains("_id"))
        {
            kept.InsertAt(0, new BsonElement("_id", ObjectId.GenerateNewId()));
        }

        lock (_lock)
        {
            if (Violated(kept, except: null) is { } index)
            {
                var collation = Options.Contains("collation") ? $" collation: {Options["collation"]}" : "";
                return $"E11000 duplicate key error collection: {Database}.{Name} index: {index["name"].AsString}{collation} dup key: {{ … }}";
            }

            _documents.Add(kept);
        }

        _store.Note(this, "insert", kept);
        return null;
    }

    /// <summary>Replaces the documents that a filter finds by what a function makes of them; nothing from it deletes.</summary>
    /// <returns>How many there were.</returns>
    public int Change(BsonDocument filter, bool onlyFirst, Func<BsonDocument, BsonDocument?> change)
    {
        var changed = new List<(string, BsonDocument)>();
        lock (_lock)
        {
            for (var i = 0; i < _documents.Count; i++)
            {
                if (!WireFilter.Matches(_documents[i], filter))
                {
                    continue;
                }

                if (change(_documents[i].DeepClone().AsBsonDocument) is { } replacement)
                {
                    _documents[i] = replacement;
                    changed.Add(("update", replacement));
                }
                else
                {
                    changed.Add(("delete", _documents[i]));
                    _documents.RemoveAt(i--);
                }

                if (onlyFirst)
                {
                    break;
                }
            }
        }

        foreach (var (operation, document) in changed)
        {
            _store.Note(this, operation, document);
        }

        return changed.Count;
    }

    /// <summary>The documents that a find gives.</summary>
    public List<BsonDocument> Find(BsonDocument? filter = null, BsonDocument? sort = null, BsonDocument? projection = null, int skip = 0, int limit = 0)
    {
        List<BsonDocument> found;
        lock (_lock)
        {
            found = [.. _documents.Where(document => WireFilter.Matches(document, filter ?? []))];
        }

        if (IsView && limit % 2 == 1)
        {
            found.Reverse();
        }

        if (sort is { ElementCount: > 0 })
        {
            found = [.. found.Order(new WireOrder(sort))];
        }

        var some = found.Skip(skip);
        return [.. (limit == 0 ? some : some.Take(limit)).Select(document => WireProjection.Apply(document, projection))];
    }

    private BsonDocument? Violated(BsonDocument document, BsonDocument? except)
    {
        foreach (var index in _indexes.Where(index => !IsTimeSeries && !IsView && (index["name"] == "_id_" || index.GetValue("unique", false).ToBoolean())))
        {
            var key = index["key"].AsBsonDocument.Names.ToList();
            if (_documents.Exists(other => !ReferenceEquals(other, except) && key.TrueForAll(part => WireFilter.ValueAt(other, part).Equals(WireFilter.ValueAt(document, part)))))
            {
                return index;
            }
        }

        return null;
    }
}
