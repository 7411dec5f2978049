using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>How far a collection has been read: the last document in its order, those near it by their ids, and the place in a change stream.</summary>
/// <remarks>
/// There is a mark: all documents up to it have been read or given up, and those that were read behind it are remembered, so that one that
/// comes late is known from them. Goes into the checkpoint as text.
/// </remarks>
internal sealed class MongoProgress
{
    private const int Version = 1;

    private readonly List<Known> _remembered = [];
    private Known? _mark;

    /// <summary>Documents read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Largest value that was read; nothing before the first document.</summary>
    public BsonValue? Last { get; private set; }

    /// <summary>Id of the last document of the largest value.</summary>
    public BsonValue LastId { get; private set; } = BsonNull.Value;

    /// <summary>Place in the change stream behind the last document; nothing, if there is none.</summary>
    public BsonDocument? Token { get; set; }

    /// <summary>Time of the server up to which a change stream may tell of what queries have read.</summary>
    public BsonTimestamp? EchoesUntil { get; set; }

    /// <summary>When queries last read all that was there, in ticks of UTC: of clocks that are right none but what is late was inserted before.</summary>
    public long? LookedAt { get; set; }

    /// <summary>Documents behind the mark that were read.</summary>
    public int Remembered => _remembered.Count;

    /// <summary>Goes on where an earlier run was.</summary>
    /// <param name="position">Where it was.</param>
    /// <param name="field">Field that documents are read by.</param>
    /// <param name="name">Name of the source, for messages.</param>
    /// <exception cref="SourceException">The position is of another field, or none of a collection.</exception>
    public void Restore(SourcePosition position, string field, string name)
    {
        BsonDocument memo;
        try
        {
            memo = BsonSerializer.Deserialize<BsonDocument>(Convert.FromBase64String(position.Memo ?? ""));
        }
        catch (Exception broken) when (broken is FormatException or EndOfStreamException or BsonException)
        {
            throw NoPosition(name);
        }

        if (memo.GetValue("version", 0) != Version || !memo.Contains("field"))
        {
            throw NoPosition(name);
        }

        if (memo["field"].AsString != field)
        {
            throw new SourceException(
                $"The checkpoint of {name} was made by the field \"{memo["field"].AsString}\", and now documents are read by \"{field}\"; set MongoDB.OrderField as it was, or name another Checkpoint.Path to read from the start.");
        }

        Count = position.Offset;
        Last = memo.TryGetValue("last", out var last) ? last : null;
        LastId = memo.GetValue("id", BsonNull.Value);
        Token = memo.TryGetValue("token", out var token) ? token.AsBsonDocument : null;
        EchoesUntil = memo.GetValue("echoesUntil", BsonNull.Value) as BsonTimestamp;
        LookedAt = memo.TryGetValue("looked", out var looked) ? looked.ToInt64() : null;
        _mark = memo.TryGetValue("mark", out var mark) ? new Known(mark, memo["markId"]) : null;
        var seen = memo["seen"].AsBsonArray;
        for (var i = 0; i < seen.Count; i += 2)
        {
            _remembered.Add(new Known(seen[i], seen[i + 1]));
        }
    }

    /// <summary>How many documents of each id are known.</summary>
    public Dictionary<BsonValue, int> Seen()
    {
        var seen = new Dictionary<BsonValue, int>();
        foreach (var known in _remembered)
        {
            seen[known.Id] = seen.GetValueOrDefault(known.Id) + 1;
        }

        return seen;
    }

    /// <summary>Counts a document that no query by this order will bring.</summary>
    public void Skip() => Count++;

    /// <summary>Takes note of a document.</summary>
    /// <param name="key">Value of the field that documents are read by.</param>
    /// <param name="id">Its id, or what stands for it.</param>
    /// <param name="isInOrder">Whether the server says that it comes behind all others.</param>
    public void Take(BsonValue key, BsonValue id, bool isInOrder)
    {
        Count++;
        var document = new Known(key, id);
        if (isInOrder || IsBehindLast(key, id))
        {
            (Last, LastId) = (key, id);
        }

        if (_mark is null || document.CompareTo(_mark) > 0)
        {
            _remembered.Add(document);
        }
    }

    /// <summary>Whether a document lies behind the last one, or is it.</summary>
    public bool IsBehindLast(BsonValue key, BsonValue id) => Last is null || new Known(key, id).CompareTo(new Known(Last, LastId)) >= 0;

    /// <summary>Where a query begins that shall find what came late, too.</summary>
    /// <param name="lookBack">Value that it looks back to; the mark counts, where that is later.</param>
    /// <returns>Nothing, to begin at the start.</returns>
    public MongoStart? From(BsonValue? lookBack) =>
        _mark is null ? lookBack is null ? null : new MongoStart(lookBack, Id: null)
        : lookBack is not null && MongoKeys.Compare(lookBack, _mark.Key) > 0 ? new MongoStart(lookBack, Id: null)
        : new MongoStart(_mark.Key, _mark.Id);

    /// <summary>Forgets documents below a value.</summary>
    public void ForgetBelow(BsonValue? key)
    {
        if (key is null)
        {
            return;
        }

        var kept = 0;
        for (var i = 0; i < _remembered.Count; i++)
        {
            if (MongoKeys.Compare(_remembered[i].Key, key) >= 0)
            {
                _remembered[kept++] = _remembered[i];
            }
            else
            {
                // Those of its value may be read in any order.
                RaiseMark(new Known(_remembered[i].Key, BsonMaxKey.Value));
            }
        }

        _remembered.RemoveRange(kept, _remembered.Count - kept);
    }

    /// <summary>Forgets the oldest documents, where too many are remembered.</summary>
    /// <param name="most">Most that are remembered.</param>
    /// <param name="isById">Whether documents of one value are read in the order of their ids.</param>
    /// <param name="name">Name of the collection, for messages.</param>
    /// <param name="field">Field that documents are read by.</param>
    /// <returns>Whether any had to be.</returns>
    /// <exception cref="SourceException">None of them can be forgotten.</exception>
    public bool ForgetOldest(int most, bool isById, string name, string field)
    {
        if (_remembered.Count <= most)
        {
            return false;
        }

        _remembered.Sort();
        var dropped = _remembered[_remembered.Count - most - 1];
        if (isById)
        {
            _remembered.RemoveRange(0, _remembered.Count - most);
            RaiseMark(dropped);
            return true;
        }

        if (MongoKeys.Compare(dropped.Key, Last!) >= 0)
        {
            throw new SourceException(
                Invariant($"More than {most} documents of {name} have the value {MongoKeys.TextOf(Last!)} in \"{field}\", too many to tell which were read; make an index of \"{field}\" and _id, or name a field with more different values in MongoDB.OrderField."));
        }

        _remembered.RemoveAll(known => MongoKeys.Compare(known.Key, dropped.Key) <= 0);
        RaiseMark(new Known(dropped.Key, BsonMaxKey.Value));
        return true;
    }

    /// <summary>The position as it goes into a checkpoint.</summary>
    /// <param name="field">Field that documents are read by.</param>
    /// <param name="readUpTo">
    /// Id up to which all documents of the largest value, and all of lesser ones, have been read, so that they need not be remembered; nothing, where
    /// reading looks back.
    /// </param>
    public SourcePosition ToPosition(string field, BsonValue? readUpTo)
    {
        var memo = new BsonDocument { { "version", Version }, { "field", field } };
        var mark = readUpTo is not null && Last is not null ? new Known(Last, readUpTo) : _mark;
        if (Last is not null)
        {
            memo.Add("last", Last).Add("id", LastId);
        }

        if (mark is not null)
        {
            memo.Add("mark", mark.Key).Add("markId", mark.Id);
        }

        if (LookedAt is { } lookedAt)
        {
            memo.Add("looked", lookedAt);
        }

        if (Token is not null)
        {
            memo.Add("token", Token);
            if (EchoesUntil is not null)
            {
                memo.Add("echoesUntil", EchoesUntil);
            }
        }

        var seen = new BsonArray();
        foreach (var known in _remembered)
        {
            if (mark is null || known.CompareTo(mark) > 0)
            {
                seen.Add(known.Key);
                seen.Add(known.Id);
            }
        }

        memo.Add("seen", seen);
        return new SourcePosition(Count, Memo: Convert.ToBase64String(memo.ToBson()));
    }

    private static SourceException NoPosition(string name) =>
        new($"The checkpoint of {name} holds no position of a collection; name another Checkpoint.Path to read it from its start.");

    private void RaiseMark(Known document)
    {
        if (_mark is null || document.CompareTo(_mark) > 0)
        {
            _mark = document;
        }
    }

    private sealed record Known(BsonValue Key, BsonValue Id) : IComparable<Known>
    {
        public int CompareTo(Known? other) => MongoKeys.Compare(Key, other!.Key) is not 0 and var order ? order : MongoKeys.Compare(Id, other.Id);
    }
}
