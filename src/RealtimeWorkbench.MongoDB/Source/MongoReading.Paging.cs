using MongoDB.Bson;
using MongoDB.Driver;

namespace RealtimeWorkbench.MongoDB.Source;

// Page by page by queries: what is there, and what comes.
internal sealed partial class MongoReading
{
    private Mode _mode;
    private bool _isCaughtUp;
    private bool _isPageFull;
    private bool _leavesOutLists;
    private bool _isLastGone;
    private bool _hasSaidForgotten;

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
        SayWhetherOthersAreHidden(start?.Key, asked);
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

    private static string NameOf(string kind) => kind switch
    {
        "date" => "dates",
        "objectId" => "ids",
        "number" => "numbers",
        "string" => "text",
        _ => "time stamps",
    };
}
