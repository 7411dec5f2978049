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

    /// <summary>Time after which a change stream has told of all that was there before.</summary>
    private static readonly TimeSpan LatestEcho = TimeSpan.FromMinutes(1);

    /// <summary>Documents that were found by queries, and that the stream may tell of, too.</summary>
    private readonly HashSet<BsonValue> _echoes = [];

    private IChangeStreamCursor<BsonDocument>? _stream;
    private BsonDocument? _opened;
    private bool _hasStream;
    private bool _refusesStream;
    private bool _isBridging;
    private long _echoesSince;
    private int _emptyAnswers;
    private long _keptAt;

    private async Task<MongoPage> StepInStreamAsync(CancellationToken cancellationToken)
    {
        if (_stream is null && !await OpenStreamAsync(cancellationToken).ConfigureAwait(false))
        {
            return new MongoPage([], MongoOrder.None);
        }

        if (_isBridging)
        {
            // What was inserted before the stream was open: the stream does not tell of it.
            var page = await PageAsync(cancellationToken).ConfigureAwait(false);
            _echoes.UnionWith(page.Rows.Select(row => row.Id));
            if (_isPageFull)
            {
                return page;
            }

            _isBridging = false;
            (_mode, _echoesSince, _keptAt) = (Mode.Streaming, _time.GetTimestamp(), _time.GetTimestamp());
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
        var any = false;
        foreach (var change in _stream.Current)
        {
            any = true;
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

        // The first answer of a stream may be from before the queries; when the next has nothing either, it is done with them.
        _emptyAnswers = any ? 0 : _emptyAnswers + 1;
        if (_echoes.Count > 0 && (_emptyAnswers > 1 || _time.GetElapsedTime(_echoesSince) > LatestEcho))
        {
            _echoes.Clear();
        }

        var keep = rows.Count == 0 && _time.GetElapsedTime(_keptAt) > KeepPlaceAfter;
        if (keep || rows.Count > 0)
        {
            _keptAt = _time.GetTimestamp();
        }

        return new MongoPage(rows, MongoOrder.None, _stream.GetResumeToken(), keep);
    }

    /// <summary>Opens the stream at the place that is known, or at now.</summary>
    /// <returns>Whether it is open.</returns>
    private async Task<bool> OpenStreamAsync(CancellationToken cancellationToken)
    {
        var stages = new List<BsonDocument> { new("$match", new BsonDocument("operationType", "insert")) };
        stages.AddRange(Range(_layout!, "fullDocument.").Concat(_layout!.Conditions(_settings, "fullDocument.")).Select(condition => new BsonDocument("$match", condition)));
        try
        {
            _stream = await _collection!.WatchAsync(
                PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument>.Create(stages, MongoDocumentSerializer.Instance),
                new ChangeStreamOptions { ResumeAfter = _progress.Token, MaxAwaitTime = Await, BatchSize = _settings.PageSize },
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
            (_hasStream, _refusesStream) = (false, true);
            LoseStream();
            _notice(new SourceNotice(
                IsProblem: true,
                Invariant($"{_place.Name} gives no change stream ({refused.Message.Split('\n')[0].TrimEnd('.')}); new documents are looked for every {_settings.PollInterval} s, and those that come late only within MongoDB.LookBack.")));
            return false;
        }

        _isBridging = _progress.Token is null;
        _emptyAnswers = 0;
        if (_isBridging)
        {
            _mode = Mode.Looking;
            _opened = _stream.GetResumeToken();
        }
        else
        {
            _mode = Mode.Streaming;
            _echoes.UnionWith(_progress.Seen().Keys);
            (_echoesSince, _keptAt) = (_time.GetTimestamp(), _time.GetTimestamp());
        }

        return true;
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

        _isBridging = false;
        _echoes.Clear();
    }
}
