using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

// Page by page by queries: what is there, and what comes.
internal sealed partial class MongoReading
{
    /// <summary>How far ahead of this machine's clock a time that grows may lie.</summary>
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromDays(1);

    /// <summary>How far ahead of it the last document may lie without a word.</summary>
    private static readonly TimeSpan NoticedAhead = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked for what the order leaves out.</summary>
    private static readonly TimeSpan LookAsideInterval = TimeSpan.FromMinutes(1);

    /// <summary>How long a look for it may take; it is no reason to hold up what is read.</summary>
    private static readonly TimeSpan LookAsideWithin = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private Mode _mode;
    private bool _isCaughtUp;
    private bool _isPageFull;
    private bool _leavesOutLists;
    private bool _isLastGone;
    private bool _hasSaidForgotten;
    private readonly HashSet<BsonDocument> _tooDear = [];
    private long? _lookedAside;

    private enum Mode
    {
        /// <summary>Reads on strictly in the order.</summary>
        Paging,

        /// <summary>Looks from a little before the last document on.</summary>
        Looking,

        /// <summary>Reads the change stream.</summary>
        Streaming,
    }

    /// <summary>Documents with all their fields.</summary>
    private static ProjectionDefinition<BsonDocument, BsonDocument> AllFields => Builders<BsonDocument>.Projection.As(MongoDocumentSerializer.Instance);

    /// <summary>Whether documents of one value are read in the order of their ids, so that there may be any number of them.</summary>
    private bool IsById => !_facts!.IsTimeSeries && !_facts.SharesIds && _hasIds
        && (_layout!.Order == "_id" || _facts.Supports(Equal, _layout.Order, "_id") || !_facts.Supports(Equal, _layout.Order));

    /// <summary>Fields of which the query asks for one value.</summary>
    private HashSet<string> Equal => _settings.MachineList.Count == 1 && _layout!.Machine is { } machine ? [machine] : [];

    /// <summary>Largest value that is read now; nothing, if what grows is no time.</summary>
    private BsonValue? Latest =>
        _layout!.IsOrderTime ? MongoKeys.OfTime(_layout.OrderSample, (_time.GetUtcNow() + FurthestAhead).UtcTicks) : null;

    private async Task<MongoPage?> StepAsync(CancellationToken cancellationToken)
    {
        if (_layout is null)
        {
            // An empty collection says nothing of its fields.
            if (!_settings.Follow)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromSeconds(_settings.PollInterval), _time, cancellationToken).ConfigureAwait(false);
            Close();
            return new MongoPage([], MongoOrder.None);
        }

        if (_hasStream && (_isCaughtUp || _progress.Token is not null || _stream is not null))
        {
            return await StepInStreamAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_isCaughtUp)
        {
            await Task.Delay(TimeSpan.FromSeconds(_settings.PollInterval), _time, cancellationToken).ConfigureAwait(false);
        }

        var page = await PageAsync(cancellationToken).ConfigureAwait(false);
        _isCaughtUp = !_isPageFull;
        await SayWhetherItGoesBackwardsAsync(cancellationToken).ConfigureAwait(false);
        await LookAsideAsync(cancellationToken).ConfigureAwait(false);
        return page.Rows.Count == 0 && !_isPageFull && !_settings.Follow ? null : page;
    }

    private async Task<MongoPage> PageAsync(CancellationToken cancellationToken)
    {
        var layout = _layout!;
        var isById = IsById;
        var start = _mode == Mode.Looking ? _progress.From(LookBackKey)
            : _progress.Last is not { } last ? _progress.From(lookBack: null)
            : isById ? new MongoStart(last, _progress.LastId)
            : _progress.From(last);
        var order = _mode != Mode.Paging ? MongoOrder.None : isById ? MongoOrder.ById : MongoOrder.ByValue;
        var seen = order == MongoOrder.ById ? [] : _progress.Seen();
        var limit = order == MongoOrder.ById ? _settings.PageSize : Math.Min(int.MaxValue, _progress.Remembered + _settings.PageSize);
        var asked = _time.GetUtcNow();
        var latest = (asked + FurthestAhead).UtcTicks;
        var rows = new List<MongoRow>();
        var found = 0;
        var (hasLists, isLastAhead) = (false, false);
        BsonValue? lastKey = null;
        BsonValue lastId = BsonNull.Value;
        _progress.LookedAt ??= asked.UtcTicks;
        SayWhetherAClockIsAhead(asked);
        var cursor = _bridge is { } bridge
            ? await _collection!.FindAsync(bridge, Filter(start), FindOptions(limit, isById), cancellationToken).ConfigureAwait(false)
            : await _collection!.FindAsync(Filter(start), FindOptions(limit, isById), cancellationToken).ConfigureAwait(false);
        try
        {
            while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                foreach (var document in cursor.Current)
                {
                    found++;
                    isLastAhead = false;
                    var row = RowOf(document);
                    if (row.Key is null)
                    {
                        // A list is found by its items.
                        SayOtherKind(document);
                        hasLists = true;
                        continue;
                    }

                    if (IsAhead(row.Key, latest))
                    {
                        isLastAhead = true;
                        continue;
                    }

                    (lastKey, lastId) = (row.Key, row.Id);
                    if (seen.GetValueOrDefault(row.Id) is > 0 and var left)
                    {
                        seen[row.Id] = left - 1;
                    }
                    else
                    {
                        rows.Add(row);
                    }
                }
            }
        }
        finally
        {
            Leave(cursor);
        }

        // Behind one that is ahead there is none that is not. Lists may fill each page, as nothing is read behind them.
        _isPageFull = found >= limit && !isLastAhead;
        _leavesOutLists |= _isPageFull && hasLists;
        _isLastGone = found == 0 && order != MongoOrder.ById;

        // Behind what is known for certain to be read, the next page need not look back.
        if (_isPageFull && lastKey is not null && _progress.IsBehindLast(lastKey, lastId))
        {
            _mode = Mode.Paging;
        }
        else if (!_isPageFull)
        {
            _mode = Mode.Looking;
        }

        long? lookedAt = _isPageFull && _mode == Mode.Looking ? null : asked.UtcTicks;
        if (rows.Count == 0)
        {
            _progress.LookedAt = lookedAt ?? _progress.LookedAt;
        }

        return new MongoPage(rows, order) { LookedAt = lookedAt };
    }

    private FindOptions<BsonDocument> FindOptions(int limit, bool isById)
    {
        var options = new FindOptions<BsonDocument>
        {
            Sort = isById && _layout!.Order != "_id" ? new BsonDocument { { _layout.Order, 1 }, { "_id", 1 } } : new BsonDocument(_layout!.Order, 1),
            Limit = limit,
            BatchSize = Math.Min(limit, 1000),
            Projection = AllFields,
        };
        if (_layout.Projection() is { } projection)
        {
            options.Projection = new BsonDocumentProjectionDefinition<BsonDocument, BsonDocument>(projection, MongoDocumentSerializer.Instance);
        }

        return options;
    }

    /// <summary>What the server checks: where to begin and to end, machines and metrics.</summary>
    private BsonDocumentFilterDefinition<BsonDocument> Filter(MongoStart? start)
    {
        var layout = _layout!;
        var conditions = new BsonArray { (start ?? new MongoStart(MongoKeys.Lowest(layout.Kind), Id: null)).ToFilter(layout.Order) };
        if (Latest is { } latest)
        {
            conditions.Add(new BsonDocument(layout.Order, new BsonDocument("$lte", latest)));
        }

        if (_leavesOutLists)
        {
            conditions.AddRange(MongoPaths.Steps(layout.Order).Select(path => new BsonDocument(path, new BsonDocument("$not", new BsonDocument("$type", "array")))));
        }

        conditions.AddRange(Range(layout).Concat(layout.Conditions(_settings)));
        return new BsonDocumentFilterDefinition<BsonDocument>(conditions.Count == 1 ? conditions[0].AsBsonDocument : new BsonDocument("$and", conditions));
    }

    private MongoRow RowOf(BsonDocument document)
    {
        var key = MongoPaths.Follow(document, _layout!.Order);
        return new MongoRow(document, key is not null && MongoKeys.KindOf(key) == _layout.Kind ? key : null, IdOf(document));
    }

    /// <summary>What a document is known by. Where several share an id, it is what tells samples apart, and not what else may change in what they are of.</summary>
    private BsonValue IdOf(BsonDocument document)
    {
        if (!document.TryGetValue("_id", out var id))
        {
            return new BsonInt64(Hash(document));
        }

        if (!_facts!.SharesIds)
        {
            return id;
        }

        var shared = new BsonDocument("_id", id);
        foreach (var path in new[] { _layout!.Order, _layout.Time, _layout.Machine, _layout.MetricName }.OfType<string>().Where(path => path != "_id"))
        {
            shared[path] = MongoPaths.Follow(document, path) ?? BsonNull.Value;
        }

        return shared;
    }

    private bool IsAhead(BsonValue key, long latest)
    {
        if (!_layout!.IsOrderTime || !MongoKeys.TryTicks(key, out var ticks) || ticks <= latest)
        {
            return false;
        }

        SayAhead(key);
        return true;
    }

    /// <summary>Says once that the clock of a device is wrong, or this machine's: those of other clocks are read behind what lies between.</summary>
    private void SayWhetherAClockIsAhead(DateTimeOffset now)
    {
        if (_mode != Mode.Looking || _hasStream || _lookBack == TimeSpan.Zero || !_layout!.IsOrderTime || _progress.Last is not { } last
            || !MongoKeys.TryTicks(last, out var ticks) || ticks <= (now + NoticedAhead).UtcTicks || !_said.Add("clock"))
        {
            return;
        }

        var byId = _layout.Order == "_id" ? "" : ", or read by _id (MongoDB.OrderField=_id)";
        _notice(new SourceNotice(
            IsProblem: true,
            Invariant($"{_facts!.Name} has documents whose \"{_layout.Order}\" is up to {MongoKeys.TextOf(last)}, more than a minute ahead of this machine's clock; those of other clocks are looked for from MongoDB.LookBack ({_settings.LookBack}) before this machine's clock on, as long as at most {_options.MostRemembered} documents lie behind that: set the clocks right{byId}.")));
    }

    private void SayAhead(BsonValue key)
    {
        if (_said.Add("ahead"))
        {
            _notice(new SourceNotice(
                IsProblem: true,
                $"{_facts!.Name} has a document whose \"{_layout!.Order}\" is {MongoKeys.TextOf(key)}, more than a day ahead of this machine's clock; such documents are not read before their time, since all others would lie behind them."));
        }
    }

    /// <summary>Says once what the order leaves out: documents of another kind, or of a time to come.</summary>
    private async Task LookAsideAsync(CancellationToken cancellationToken)
    {
        if (_lookedAside is { } before && _time.GetElapsedTime(before) < LookAsideInterval)
        {
            return;
        }

        _lookedAside = _time.GetTimestamp();
        var layout = _layout!;
        var isIndexed = layout.Order == "_id" || _facts!.Supports(new HashSet<string>(), layout.Order);
        if (!isIndexed && !_facts!.IsTimeSeries)
        {
            // Without an index it would cost a look at every document, again and again.
            return;
        }

        foreach (var condition in _facts!.IsTimeSeries ? [] : new BsonDocument[]
        {
            new(layout.Order, BsonNull.Value),
            new(layout.Order, double.NaN),
            new(layout.Order, new BsonDocument("$type", MongoKeys.KindsBeside(layout.Kind))),
        })
        {
            if (!_said.Contains("kind") && await AsideAsync(condition, condition, cancellationToken).ConfigureAwait(false) is { } other)
            {
                SayOtherKind(other);
            }
        }

        if (!_said.Contains("ahead") && Latest is { } latest
            && await AsideAsync(new BsonDocument(layout.Order, "ahead"), new BsonDocument(layout.Order, new BsonDocument("$gt", latest)), cancellationToken).ConfigureAwait(false) is { } ahead)
        {
            SayAhead(MongoPaths.Follow(ahead, layout.Order)!);
        }
    }

    /// <summary>A document that the order leaves out; nothing, where it takes long to find one, which is not tried again.</summary>
    private async Task<BsonDocument?> AsideAsync(BsonDocument name, BsonDocument condition, CancellationToken cancellationToken)
    {
        if (_tooDear.Contains(name))
        {
            return null;
        }

        try
        {
            return await FirstAsync(condition, cancellationToken, LookAsideWithin).ConfigureAwait(false);
        }
        catch (MongoExecutionTimeoutException)
        {
            _tooDear.Add(name);
        }
        catch (Exception problem) when (MongoTroubles.IsKnown(problem) && !cancellationToken.IsCancellationRequested)
        {
            // What was read counts; the next page meets the trouble, if it lasts. A server that fell silent over it is not asked so again.
            _tooDear.Add(name);
        }

        return null;
    }

    private void SayOtherKind(BsonDocument other)
    {
        if (_said.Add("kind"))
        {
            var value = MongoPaths.Follow(other, _layout!.Order);
            _notice(new SourceNotice(
                IsProblem: true,
                $"{_facts!.Name} has documents whose \"{_layout.Order}\" is {(value is null ? "missing" : MongoPaths.Describe(value))}, such as that with _id {MongoPaths.Describe(other.GetValue("_id", BsonNull.Value))}; they are not read, for documents are read in the order of {NameOf(_layout.Kind)}."));
        }
    }

    /// <summary>Says once that the documents that were read last are gone, and those that are there lie before them.</summary>
    private async Task SayWhetherItGoesBackwardsAsync(CancellationToken cancellationToken)
    {
        if (_isLastGone && _progress.Last is { } last && !_said.Contains("backwards")
            && await FirstAsync(new BsonDocument(_layout!.Order, new BsonDocument("$lt", last)), cancellationToken).ConfigureAwait(false) is { } other)
        {
            _said.Add("backwards");
            _notice(new SourceNotice(
                IsProblem: true,
                $"{_facts!.Name} has documents whose \"{_layout.Order}\" is {MongoKeys.TextOf(MongoPaths.Follow(other, _layout.Order)!)}, but none from {MongoKeys.TextOf(last)} on, up to which it was read: earlier ones are not read; if the collection was made anew, name another Checkpoint.Path and start again."));
        }
    }

    private async Task<BsonDocument?> FirstAsync(BsonDocument condition, CancellationToken cancellationToken, TimeSpan? within = null)
    {
        using var cursor = await _collection!.FindAsync(
            condition, new FindOptions<BsonDocument> { Limit = 1, Projection = new BsonDocument(_layout!.Order, 1), MaxTime = within }, cancellationToken).ConfigureAwait(false);
        return await cursor.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    private static string NameOf(string kind) => kind switch
    {
        "date" => "dates",
        "objectId" => "ids",
        "number" => "numbers",
        "string" => "text",
        _ => "time stamps",
    };
}
