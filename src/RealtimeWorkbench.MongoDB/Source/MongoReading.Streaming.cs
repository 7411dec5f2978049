using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

// New documents as a change stream tells of them.
internal sealed partial class MongoReading
{
    /// <summary>Documents that are remembered beside a change stream, for the case that its place is lost.</summary>
    private const int MostRememberedOfStream = 1000;

    /// <summary>How long the server holds back the answer that nothing is new; the program may be stopped in the middle of it.</summary>
    private static readonly TimeSpan Await = TimeSpan.FromSeconds(1);

    /// <summary>How old the place in a checkpoint may get while nothing comes: the server forgets places as its oplog goes on.</summary>
    private static readonly TimeSpan KeepPlaceAfter = TimeSpan.FromMinutes(1);

    /// <summary>Documents that were found by queries, and that the stream may tell of, too.</summary>
    private readonly HashSet<BsonValue> _echoes = [];

    private IChangeStreamCursor<BsonDocument>? _stream;
    private BsonDocument? _opened;
    private bool _hasStream;
    private bool _refusesStream;
    private bool _isBridging;
    private IClientSessionHandle? _bridge;
    private BsonTimestamp? _seenUpTo;
    private long _keptAt;

    private async Task<MongoPage> StepInStreamAsync(CancellationToken cancellationToken)
    {
        if (_stream is null && !await OpenStreamAsync(cancellationToken).ConfigureAwait(false))
        {
            return new MongoPage([], MongoOrder.None);
        }

        if (_isBridging)
        {
            // What was inserted before the place where the stream begins: the stream does not tell of it.
            var page = await PageAsync(cancellationToken).ConfigureAwait(false);
            _echoes.UnionWith(page.Rows.Select(row => row.Id));
            if (_isPageFull)
            {
                return page;
            }

            _isBridging = false;
            _progress.EchoesUntil = _bridge!.OperationTime;
            LeaveBridge();
            (_mode, _keptAt) = (Mode.Streaming, _time.GetTimestamp());
            return page with { Token = _opened, IsPlaceWorthKeeping = _opened is not null };
        }

        return await ReadStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<MongoPage> ReadStreamAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!await _stream!.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                // The collection was dropped or renamed.
                LoseStream();
                _facts = await DescribeAsync(cancellationToken).ConfigureAwait(false);
                return new MongoPage([], MongoOrder.None);
            }
        }
        catch (MongoCommandException lost) when (MongoTroubles.IsPlaceLost(lost))
        {
            LoseStream();
            SayLost();
            return new MongoPage([], MongoOrder.None);
        }

        var rows = new List<MongoRow>();
        var latest = (_time.GetUtcNow() + FurthestAhead).UtcTicks;
        foreach (var change in _stream.Current)
        {
            var changed = change.GetValue("clusterTime", BsonNull.Value) as BsonTimestamp;
            if (_progress.EchoesUntil is { } until && changed > until)
            {
                // Behind all that the queries saw, however late a shard that is idle lets it through.
                _echoes.Clear();
            }

            if (_seenUpTo is { } seen && changed <= seen)
            {
                continue;
            }

            if (!change.TryGetValue("fullDocument", out var full) || full is not BsonDocument document)
            {
                continue;
            }

            var row = RowOf(document) with { Token = change["_id"].AsBsonDocument };
            if (!_echoes.Remove(row.Id))
            {
                rows.Add(row.Key is not null && IsAhead(row.Key, latest)
                    ? row with { Key = null, Refusal = $"\"{_layout!.Order}\" is {MongoPaths.Describe(row.Key)}, more than a day ahead of this machine's clock; a time of now is needed." }
                    : row);
            }
        }

        // A stream whose first answer told of something has no place before it.
        var keep = rows.Count == 0 && (_progress.Token is null || _time.GetElapsedTime(_keptAt) > KeepPlaceAfter);
        if (keep || rows.Count > 0)
        {
            _keptAt = _time.GetTimestamp();
        }

        return new MongoPage(rows, MongoOrder.None, _stream.GetResumeToken(), keep);
    }

    /// <summary>The place up to which a query sees all that there is.</summary>
    /// <remarks>
    /// Of a read with majority it is what a majority has. A stream that is given no place begins behind what one server has, which may be more, and
    /// what lies between the two would be in neither. Queries of this session wait until they see as much.
    /// </remarks>
    private async Task<BsonTimestamp?> BeginBridgeAsync(CancellationToken cancellationToken)
    {
        LeaveBridge();
        _bridge = await _client!.StartSessionAsync(new ClientSessionOptions { CausalConsistency = true }, cancellationToken).ConfigureAwait(false);
        using var any = await _collection!.FindAsync(
            _bridge, new BsonDocument(), new FindOptions<BsonDocument> { Limit = 1, Projection = new BsonDocument("_id", 1) }, cancellationToken).ConfigureAwait(false);
        await any.MoveNextAsync(cancellationToken).ConfigureAwait(false);
        return _bridge.OperationTime;
    }

    private void LeaveBridge()
    {
        _bridge?.Dispose();
        _bridge = null;
    }

    /// <summary>Opens the stream at the place that is known, or where the queries are.</summary>
    /// <returns>Whether it is open.</returns>
    private async Task<bool> OpenStreamAsync(CancellationToken cancellationToken)
    {
        var stages = new List<BsonDocument> { new("$match", new BsonDocument("operationType", "insert")) };
        stages.AddRange(Range(_layout!, "fullDocument.").Concat(_layout!.Conditions(_settings, "fullDocument.")).Select(condition => new BsonDocument("$match", condition)));
        try
        {
            _seenUpTo = _progress.Token is null ? await BeginBridgeAsync(cancellationToken).ConfigureAwait(false) : null;
            if (_progress.Token is null && _seenUpTo is null)
            {
                RefuseStream("its answers have no operationTime");
                return false;
            }

            if (_progress.Token is not null && _progress.EchoesUntil is null)
            {
                // A checkpoint of a version that did not keep it: what had been read by then was there before now.
                _progress.EchoesUntil = await BeginBridgeAsync(cancellationToken).ConfigureAwait(false);
                LeaveBridge();
            }

            _stream = await _collection!.WatchAsync(
                PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>.Create(stages, MongoDocumentSerializer.Instance),
                new ChangeStreamOptions { ResumeAfter = _progress.Token, StartAtOperationTime = _seenUpTo, MaxAwaitTime = Await, BatchSize = _settings.PageSize },
                cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException lost) when (MongoTroubles.IsPlaceLost(lost))
        {
            LoseStream();
            SayLost();
            return false;
        }
        catch (MongoCommandException refused) when (!MongoTroubles.MayPass(_client, refused))
        {
            RefuseStream(refused.Message.Split('\n')[0].TrimEnd('.'));
            return false;
        }

        _isBridging = _progress.Token is null;

        // What was read behind the place, from whichever server.
        _echoes.UnionWith(_progress.Seen().Keys);
        if (_isBridging)
        {
            _mode = Mode.Looking;
            _opened = _stream.GetResumeToken();
        }
        else
        {
            (_mode, _keptAt) = (Mode.Streaming, _time.GetTimestamp());
        }

        return true;
    }

    private void RefuseStream(string reason)
    {
        (_hasStream, _refusesStream) = (false, true);
        LoseStream();
        _notice(new SourceNotice(
            IsProblem: true,
            Invariant($"{_place.Name} gives no change stream ({reason}); new documents are looked for every {_settings.PollInterval} s, and those that come late only within MongoDB.LookBack.")));
    }

    private void SayLost() => _notice(new SourceNotice(
        IsProblem: true,
        $"The server has forgotten where the change stream of {_facts!.Name} was (its oplog is too short); documents are read from {(_progress.Last is { } last ? MongoKeys.TextOf(last) : "the start")} on instead, and those that came late meanwhile only within MongoDB.LookBack."));

    /// <summary>Goes back to queries, from which a new stream is come to.</summary>
    private void LoseStream()
    {
        CloseStream();
        _progress.Token = null;
        _mode = Mode.Looking;
        _isCaughtUp = false;
    }

    private void CloseStream()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            Leave(stream);
        }

        LeaveBridge();
        _isBridging = false;
        _echoes.Clear();
    }
}
