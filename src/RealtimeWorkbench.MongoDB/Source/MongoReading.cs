using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Servers;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>One reading of a collection: owns the client, and makes a new one as often as it has to.</summary>
/// <remarks>
/// First it reads page by page in the order of the collection. Where it follows, it then looks again and again from a little before the last
/// document on, or opens a change stream, looks once more, and reads on from the stream.
/// </remarks>
internal sealed partial class MongoReading : IDisposable
{
    private const string Away = "away";

    private readonly MongoSourceOptions _options;
    private readonly MongoSettings _settings;
    private readonly MongoPlace _place;
    private readonly MetricCatalog _catalog;
    private readonly TimeProvider _time;
    private readonly Action<SourceNotice> _notice;
    private readonly Troubles _troubles;
    private readonly string _name;
    private readonly SourcePosition? _position;
    private readonly TimeSpan _lookBack;
    private readonly MongoProgress _progress = new();
    private readonly Backoff _waits;
    private MongoClient? _client;
    private IMongoCollection<BsonDocument>? _collection;
    private MongoFacts? _facts;
    private MongoLayout? _layout;
    private MongoDocumentReader? _reader;
    private bool _isAway;
    private bool _hasBeenThere;

    public MongoReading(
        MongoSourceOptions options, MongoPlace place, MetricCatalog catalog, TimeProvider time, Action<SourceNotice> notice, string name, SourcePosition? position)
    {
        _options = options;
        _settings = options.MongoDB;
        _place = place;
        _catalog = catalog;
        _time = time;
        _notice = notice;
        _troubles = new Troubles(notice);
        _name = name;
        _position = position;
        _lookBack = _settings.Follow && Durations.TryParse(_settings.LookBack.Trim(), out var duration) ? duration : TimeSpan.Zero;
        _waits = new Backoff(options.FirstWait, options.LongestWait > options.FirstWait ? options.LongestWait : options.FirstWait, options.Seed ?? Environment.ProcessId);
    }

    /// <summary>Reads the next documents, which may be none; nothing at the end. Waits where the server is away, and for new documents.</summary>
    /// <exception cref="SourceException">The collection cannot be read.</exception>
    public async Task<MongoPage?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (_collection is null)
                {
                    await ConnectAsync(cancellationToken).ConfigureAwait(false);
                }

                var page = await StepAsync(cancellationToken).ConfigureAwait(false);
                _waits.Reset();
                if (_isAway)
                {
                    _isAway = false;
                    _troubles.End($"{_place.Name} answers again; reading goes on.", Away);
                }

                return page;
            }
            catch (Exception problem) when (MongoTroubles.IsKnown(problem) && !cancellationToken.IsCancellationRequested)
            {
                Bear(problem);
            }
            catch (Exception problem) when (MongoTroubles.IsKnown(problem))
            {
                // The driver says in many ways that it was told to stop.
                cancellationToken.ThrowIfCancellationRequested();
            }

            await Task.Delay(_waits.Next(), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a batch of some documents of a page; of none, it only says how far reading is.</summary>
    public SampleBatch Batch(MongoPage page, int first, int count)
    {
        var batch = SampleBatch.Rent(_catalog, Math.Max(1, count));
        for (var i = first; i < first + count; i++)
        {
            var row = page.Rows[i];
            if (row.Key is null || row.Refusal is not null)
            {
                _progress.Skip();
            }
            else
            {
                _progress.Take(row.Key, row.Id, page.Order == MongoOrder.ById);
            }

            _progress.Token = row.Token ?? _progress.Token;
            var reason = row.Refusal;
            if (reason is not null || !_reader!.TryRead(row.Document, batch, out reason))
            {
                batch.Reject(_reader!.Letter(row, _name, _progress.Count, reason));
            }
        }

        if (first + count >= page.Rows.Count)
        {
            _progress.Token = page.Token ?? _progress.Token;
            _progress.LookedAt = page.LookedAt ?? _progress.LookedAt;
        }

        Forget();
        batch.End = _progress.ToPosition(
            _layout!.Order,
            page.Order switch
            {
                // Behind it come those of clocks that are right.
                _ when IsLastAhead => null,
                MongoOrder.ById => _progress.LastId,
                MongoOrder.ByValue => BsonMinKey.Value,
                _ => null,
            });
        batch.ReceivedAt = _time.GetTimestamp();
        return batch;
    }

    public void Dispose() => Close();

    private void Close()
    {
        CloseStream();
        _collection = null;
        _client?.Dispose();
        _client = null;
    }

    /// <summary>Gives up a cursor. The server is told in the background: the driver waits seconds for the answer of one that is silent, and a run is to stop at once.</summary>
    private static void Leave(IDisposable cursor) => _ = Task.Run(() =>
    {
        try
        {
            cursor.Dispose();
        }
        catch (Exception gone) when (MongoTroubles.IsKnown(gone) || gone is OperationCanceledException or ObjectDisposedException)
        {
            // So is the cursor, then; the server forgets it by itself.
        }
    });

    /// <summary>Bears what may pass: says it once, and has the connection made anew.</summary>
    private void Bear(Exception problem)
    {
        var sentence = MongoTroubles.Explain(_place.Address, _place.Database, _client, problem);
        var mayPass = MongoTroubles.MayPass(_client, problem);
        Close();
        if (!mayPass || (!_settings.Follow && !_hasBeenThere))
        {
            throw new SourceException(sentence, problem);
        }

        _isAway = true;
        _troubles.Begin(Away, $"{sentence} Reading goes on as soon as it can.");
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        _client ??= _place.Address.Open(_options.SelectWithin, _options.AnswerWithin);
        var collection = _client.GetDatabase(_place.Database).GetCollection<BsonDocument>(_place.Collection);
        _facts = await DescribeAsync(cancellationToken).ConfigureAwait(false);
        _hasStream = _settings.Follow && _settings.ChangeStream && !_refusesStream && !_facts.IsView && !_facts.IsTimeSeries && IsReplicated(_client);

        // What a change stream tells of, and nothing that may be rolled back: what was read by a query is then told of soon.
        _collection = _hasStream ? collection.WithReadConcern(ReadConcern.Majority) : collection;
        _hasBeenThere = true;
        if (_layout is null && await FindLayoutAsync(cancellationToken).ConfigureAwait(false) is { } layout)
        {
            if (_position is { } position)
            {
                _progress.Restore(position, layout.Order, _name);
                if (_progress.Last is { } last && MongoKeys.KindOf(last) != layout.Kind)
                {
                    throw new SourceException(
                        $"The checkpoint of {_name} was made when \"{layout.Order}\" was {MongoPaths.Describe(last)}, and now it is {MongoPaths.Describe(layout.OrderSample)}, which has no place among those; name another Checkpoint.Path to read from the start.");
                }
            }

            _layout = layout;
            _reader = new MongoDocumentReader(layout, _settings.Machine, _catalog);
            _mode = _progress.Token is not null || _progress.Remembered > 0 ? Mode.Looking : Mode.Paging;
            _progress.Token = _hasStream ? _progress.Token : null;
            SayWhetherItIsSlow();
        }
    }

    private void Forget()
    {
        if (_echoes.Count == 0)
        {
            _progress.ForgetBelow(LookBackKey);
        }

        var most = _mode == Mode.Streaming && _echoes.Count == 0 ? Math.Min(MostRememberedOfStream, _options.MostRemembered) : _options.MostRemembered;

        // A stream needs none of them; those of one time may be any number.
        if (_progress.ForgetOldest(most, IsById || _mode == Mode.Streaming, _facts!.Name, _layout!.Order) && _mode != Mode.Streaming)
        {
            SayForgotten(most);
        }
    }

    /// <summary>Value that late documents are looked for from: less by the look-back than the last one, or than the time of the last look, where a clock is ahead of this machine's.</summary>
    private BsonValue? LookBackKey => _progress.Last is not { } last ? null
        : _lookBack > TimeSpan.Zero && _layout!.IsOrderTime && MongoKeys.Minus(last, _lookBack, _mode == Mode.Streaming ? null : _progress.LookedAt) is { } earlier ? earlier
        : last;

    /// <summary>Whether the last document is of a time that had not come when it was looked for.</summary>
    private bool IsLastAhead => _mode != Mode.Streaming && _lookBack > TimeSpan.Zero && _layout!.IsOrderTime
        && _progress.Last is { } last && MongoKeys.TryTicks(last, out var ticks) && ticks > _progress.LookedAt;

    private static bool IsReplicated(MongoClient client) => client.Cluster.Description.Servers.Any(server =>
        server.Type is ServerType.ReplicaSetPrimary or ServerType.ReplicaSetSecondary or ServerType.ShardRouter);
}
