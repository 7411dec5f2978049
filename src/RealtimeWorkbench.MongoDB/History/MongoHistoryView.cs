using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>A history in MongoDB as it is at one instant.</summary>
internal sealed class MongoHistoryView : IHistoryView
{
    private readonly IClientSessionHandle _session;
    private readonly HistoryCollections _of;
    private readonly Func<Exception, HistoryException?> _explain;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Begins at this instant.</summary>
    /// <param name="session">A session of one instant; it becomes the view's.</param>
    /// <param name="of">The collections.</param>
    /// <param name="explain">Says what is wrong in a sentence.</param>
    /// <param name="cancellationToken">Ends what is asked.</param>
    public MongoHistoryView(IClientSessionHandle session, HistoryCollections of, Func<Exception, HistoryException?> explain, CancellationToken cancellationToken)
    {
        (_session, _of, _explain, _cancellationToken) = (session, of, explain, cancellationToken);

        // The instant of a session is that of its first read.
        of.Runs.Find(session, new BsonDocument("_id", "")).Limit(1).Any(cancellationToken);
    }

    public IReadOnlyList<HistoryRun> Runs(DateTimeOffset? before = null, int most = int.MaxValue) => Try(() =>
    {
        var runs = _of.Runs.Find(_session, new BsonDocument("started", new BsonDocument("$lt", before?.UtcTicks ?? long.MaxValue)))
            .Sort(new BsonDocument { { "started", -1 }, { "_id", -1 } }).Limit(most).ToList(_cancellationToken);
        var sums = _of.Series.Aggregate<BsonDocument>(_session, new[]
        {
            new BsonDocument("$match", new BsonDocument("run", new BsonDocument("$in", new BsonArray(runs.Select(run => run["_id"]))))),
            new BsonDocument("$group", new BsonDocument
            {
                { "_id", "$run" }, { "first", new BsonDocument("$min", "$first") }, { "last", new BsonDocument("$max", "$last") },
                { "count", new BsonDocument("$sum", "$count") },
            }),
        }).ToList(_cancellationToken).ToDictionary(sum => sum["_id"].AsString, StringComparer.Ordinal);
        return runs
            .Select(run =>
            {
                var sum = sums.GetValueOrDefault(run["_id"].AsString);
                return new HistoryRun(
                    run["_id"].AsString, run["operation"].AsString, run["source"].AsString, TimeOf(run["started"])!.Value, TimeOf(run["ended"]), run["state"].AsString)
                {
                    FirstSampleAt = TimeOf(sum?["first"]),
                    LastSampleAt = TimeOf(sum?["last"]),
                    WrittenAt = TimeOf(run["written"]),
                    Values = sum?["count"].ToInt64() ?? 0,
                };
            }).ToList();
    });

    public IReadOnlyList<HistorySeries> Series(string? machine = null, string? metric = null, string? run = null) => Try(() =>
    {
        var filter = new BsonDocument();
        Require(filter, "run", run);
        Require(filter, "machine", machine);
        Require(filter, "metric", metric);
        return _of.Series.Find(_session, filter).ToList(_cancellationToken)
            .ConvertAll(series => new HistorySeries(
                series["_id"].ToInt64(),
                series["run"].AsString,
                series["machine"].AsString,
                series["metric"].AsString,
                series["unit"].AsString,
                series["first"].ToInt64(),
                series["last"].ToInt64(),
                series["count"].ToInt64())
            {
                Span = series["span"].ToInt64(),
                Written = series["written"].ToInt64(),
                RunStarted = series["started"].ToInt64(),
                SettledMark = series["settledMark"].ToInt64(),
            })
            .OrderByDescending(series => series.RunStarted).ThenByDescending(series => series.Run, StringComparer.Ordinal)
            .ThenBy(series => series.Machine, StringComparer.Ordinal).ThenBy(series => series.Metric, StringComparer.Ordinal).ToList();
    });

    public IEnumerable<StoredBlock> Blocks(HistorySeries series, HistoryResolution resolution, long from, long until) => BlocksOf(
        new BsonDocument
        {
            { "series", series.Number }, { "settled", 1 }, { "kind", (int)resolution },
            { "first", new BsonDocument { { "$gte", Math.Max(0, from - series.Span) }, { "$lt", until } } }, { "last", new BsonDocument("$gte", from) },
        },
        "first");

    public IReadOnlyList<StoredBlock> Unsettled(long series) =>
        BlocksOf(new BsonDocument { { "series", series }, { "settled", 0 }, { "kind", (int)HistoryResolution.Raw } }, "_id");

    public IReadOnlyList<StoredBlock> Settled(HistorySeries series, long mark) => BlocksOf(
        new BsonDocument { { "series", series.Number }, { "settled", 1 }, { "kind", (int)HistoryResolution.Raw }, { "mark", new BsonDocument("$gte", mark) } },
        "first",
        new Dictionary<long, string> { [series.Number] = series.Metric });

    public IReadOnlyList<HistoryGap> GivenUp(long series) => Try(() => _of.Gaps
        .Find(_session, new BsonDocument("series", series)).Sort(new BsonDocument { { "kind", 1 }, { "first", 1 } }).ToList()
        .ConvertAll(gap => new HistoryGap((HistoryResolution)gap["kind"].ToInt32(), gap["first"].ToInt64(), gap["last"].ToInt64())));

    public IReadOnlyList<StoredBlock> Tail(string run, string machine, long mark) =>
        OfMachine(run, machine, (int)HistoryResolution.Raw, new BsonDocument("$gte", mark));

    public IReadOnlyList<StoredBlock> Awaited(string run, string machine, long mark) => OfMachine(run, machine, HistoryCollections.Awaited, mark);

    public IEnumerable<RollUp> RollUps(long series, HistoryResolution resolution, long from, long until) => Try(() =>
    {
        var first = resolution == HistoryResolution.Hour ? from : from - (from % TimeSpan.TicksPerHour);
        var hours = _of.Hours
            .Find(_session, new BsonDocument { { "series", series }, { "start", new BsonDocument { { "$gte", first }, { "$lt", until } } } })
            .Sort(new BsonDocument("start", 1));
        return resolution == HistoryResolution.Hour
            ? hours.Project<BsonDocument>(new BsonDocument("minutes", 0)).ToList(_cancellationToken).ConvertAll(HistoryMerging.HourOf)
            : hours.Project<BsonDocument>(new BsonDocument("minutes", 1)).ToList(_cancellationToken)
                .SelectMany(HistoryMinutes.Of).Where(minute => minute.Start >= from && minute.Start < until).ToList();
    });

    public IReadOnlyList<HistoryEvent> Events(EventQuery query)
    {
        if (query.Most <= 0)
        {
            // For the server, a limit of 0 is none.
            return [];
        }

        var filter = new BsonDocument("kind", (int)query.Kind);
        Require(filter, "run", query.Run);
        Require(filter, "machine", query.Machine);
        Require(filter, "metric", query.Metric);
        Require(filter, "state", query.State);
        Require(filter, "severity", query.Severity);
        var began = new BsonDocument();
        if (query.To is { } to)
        {
            began.Add("$lt", to.UtcTicks);
        }

        if (query.From is { } from)
        {
            // An alert lasts until it has ended; the others happen at one time.
            if (query.Kind == HistoryEventKind.Alert)
            {
                filter.Add("$or", new BsonArray { new BsonDocument("ended", BsonNull.Value), new BsonDocument("ended", new BsonDocument("$gte", from.UtcTicks)) });
            }
            else
            {
                began.Add("$gte", from.UtcTicks);
            }
        }

        if (began.ElementCount > 0)
        {
            filter.Add("began", began);
        }

        return Try(() => _of.Events.Find(_session, filter).Sort(new BsonDocument { { "began", -1 }, { "_id", -1 } }).Limit(query.Most).ToList(_cancellationToken)
            .ConvertAll(found => new HistoryEvent(
                found["run"].AsString,
                (HistoryEventKind)found["kind"].ToInt32(),
                found["name"].AsString,
                TimeOf(found["began"])!.Value,
                TimeOf(found["ended"]),
                found["machine"].AsString,
                found["metric"].AsString,
                found["state"].AsString,
                found["severity"].AsString,
                found["body"].AsString)));
    }

    public void Dispose() => _session.Dispose();

    private static void Require(BsonDocument filter, string field, string? value)
    {
        if (value is not null)
        {
            filter.Add(field, value);
        }
    }

    private static DateTimeOffset? TimeOf(BsonValue? ticks) =>
        ticks is null or BsonNull ? null : new DateTimeOffset(Math.Clamp(ticks.ToInt64(), 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private List<StoredBlock> OfMachine(string run, string machine, int kind, BsonValue mark)
    {
        var metrics = Try(() => _of.Series.Find(_session, new BsonDocument { { "run", run }, { "machine", machine } })
            .Project<BsonDocument>(new BsonDocument("metric", 1)).ToList().ToDictionary(series => series["_id"].ToInt64(), series => series["metric"].AsString));
        return metrics.Count == 0
            ? []
            : BlocksOf(
                new BsonDocument { { "series", new BsonDocument("$in", new BsonArray(metrics.Keys)) }, { "settled", 0 }, { "kind", kind }, { "mark", mark } },
                "_id",
                metrics);
    }

    private List<StoredBlock> BlocksOf(BsonDocument filter, string order, Dictionary<long, string>? metrics = null) => Try(() => _of.Blocks
        .Find(_session, filter).Sort(new BsonDocument(order, 1)).Project<BsonDocument>(new BsonDocument { { "series", 1 }, { "mark", 1 }, { "bytes", 1 } }).ToList()
        .ConvertAll(block => new StoredBlock(
            block["_id"].ToInt64(), metrics?[block["series"].ToInt64()] ?? "", block["mark"].ToInt64(), block["bytes"].AsByteArray)));

    private T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (_explain(problem) is { } explained)
        {
            throw explained;
        }
    }
}
