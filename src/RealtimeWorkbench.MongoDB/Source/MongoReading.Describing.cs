using System.Text;
using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

// What there is: the collection, its indexes, its fields, and what is missing.
internal sealed partial class MongoReading
{
    /// <summary>First documents that decide what fields mean.</summary>
    private const int PreviewDocuments = 50;

    private const int MostNames = 20;

    /// <summary>Views of views that a server bears.</summary>
    private const int MostViews = 20;

    private const int NamespaceNotFound = 26;
    private const int CommandNotSupportedOnView = 166;

    private bool _hasIds = true;

    private async Task<MongoFacts> DescribeAsync(CancellationToken cancellationToken)
    {
        var database = _client!.GetDatabase(_place.Database);
        var info = await InfoAsync(database, _place.Collection, cancellationToken).ConfigureAwait(false) ?? throw await MissingAsync(database, cancellationToken).ConfigureAwait(false);
        var timeSeries = info.GetValue("options", new BsonDocument()).AsBsonDocument.GetValue("timeseries", BsonNull.Value) as BsonDocument;
        var isView = IsView(info);
        return new MongoFacts(
            _place.Collection,
            isView,
            timeSeries?["timeField"].AsString,
            timeSeries is not null && timeSeries.TryGetValue("metaField", out var meta) ? meta.AsString : null,
            isView ? null : await IndexesAsync(database, cancellationToken).ConfigureAwait(false))
        {
            SharesIds = await SharesIdsAsync(database, info, cancellationToken).ConfigureAwait(false),
        };
    }

    private static bool IsView(BsonDocument info) => info.GetValue("type", "").AsString == "view";

    private static async Task<bool> SharesIdsAsync(IMongoDatabase database, BsonDocument? info, CancellationToken cancellationToken)
    {
        for (var depth = 0; depth < MostViews && info is not null && IsView(info); depth++)
        {
            var options = info.GetValue("options", new BsonDocument()).AsBsonDocument;
            var stages = options.GetValue("pipeline", new BsonArray()).AsBsonArray.OfType<BsonDocument>().Select(stage => stage.GetElement(0).Name).ToList();

            // What groups gives each an id of its own.
            var group = stages.LastIndexOf("$group");
            if (group >= 0 || stages.Exists(MakesSeveral))
            {
                return stages.Skip(group + 1).Any(MakesSeveral);
            }

            info = await InfoAsync(database, options.GetValue("viewOn", "").AsString, cancellationToken).ConfigureAwait(false);
        }

        return false;

        static bool MakesSeveral(string stage) => stage is "$unwind" or "$unionWith";
    }

    private static async Task<BsonDocument?> InfoAsync(IMongoDatabase database, string collection, CancellationToken cancellationToken)
    {
        try
        {
            using var found = await database.ListCollectionsAsync(
                new ListCollectionsOptions { Filter = new BsonDocument("name", collection) }, cancellationToken).ConfigureAwait(false);
            return await found.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException refused) when (refused.Code == 13)
        {
            // Who may read one collection may not list them, but may always ask for the names of those.
            using var names = await database.ListCollectionNamesAsync(
                new ListCollectionNamesOptions { AuthorizedCollections = true }, cancellationToken).ConfigureAwait(false);
            return (await names.ToListAsync(cancellationToken).ConfigureAwait(false)).Contains(collection) ? new BsonDocument("name", collection) : null;
        }
    }

    private async Task<IReadOnlyList<BsonDocument>?> IndexesAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            using var found = await database.GetCollection<BsonDocument>(_place.Collection).Indexes.ListAsync(cancellationToken).ConfigureAwait(false);
            return await found.ToListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MongoCommandException refused) when (refused.Code is 13 or NamespaceNotFound or CommandNotSupportedOnView)
        {
            // Nobody says; the collection is read all the same.
            return null;
        }
    }

    private async Task<SourceException> MissingAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        using var found = await database.ListCollectionNamesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var names = (await found.ToListAsync(cancellationToken).ConfigureAwait(false)).Where(name => !name.StartsWith("system.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (names.Count > 0)
        {
            return new SourceException($"{_place.Name} has no collection \"{_place.Collection}\"; name one in MongoDB.Collection; there are {Listed(names)}.");
        }

        try
        {
            using var databases = await _client!.ListDatabaseNamesAsync(cancellationToken).ConfigureAwait(false);
            var others = (await databases.ToListAsync(cancellationToken).ConfigureAwait(false)).Where(name => name is not ("admin" or "config" or "local")).ToList();
            return new SourceException(
                $"MongoDB at {_place.Address.Server} has no database \"{_place.Database}\" with a collection in it; name one in MongoDB.Database; {(others.Count == 0 ? "there is none" : $"there are {Listed(others)}")}.");
        }
        catch (MongoCommandException)
        {
            return new SourceException($"{_place.Name} has no collection; check MongoDB.Database and MongoDB.Collection.");
        }
    }

    private static string Listed(List<string> names) => string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", …" : "");

    private async Task<MongoLayout?> FindLayoutAsync(CancellationToken cancellationToken)
    {
        using var found = await _collection!.FindAsync(new BsonDocument(), new FindOptions<BsonDocument> { Limit = PreviewDocuments, Projection = AllFields }, cancellationToken).ConfigureAwait(false);
        var sample = await found.ToListAsync(cancellationToken).ConfigureAwait(false);
        if (sample.Count == 0)
        {
            return null;
        }

        _hasIds = sample.TrueForAll(document => document.Contains("_id"));
        var layout = MongoLayout.Of(sample, _settings, _facts!);
        foreach (var (name, path) in layout.Metrics)
        {
            if (sample.TrueForAll(document => MongoPaths.Follow(document, path) is null))
            {
                _notice(new SourceNotice(
                    IsProblem: true, Invariant($"None of the first {sample.Count} documents of {_facts!.Name} has \"{path}\", which MongoDB.Metrics names for {name}; check its spelling.")));
            }
        }

        return layout;
    }

    /// <summary>Says that no index gives the documents in their order, so that the server sorts for each page.</summary>
    private void SayWhetherItIsSlow()
    {
        if (_facts!.Indexes is null || _facts.IsTimeSeries || _layout!.Order == "_id" || _facts.Supports(Equal, _layout.Order) || !_said.Add("slow"))
        {
            return;
        }

        var key = string.Join(", ", Equal.Append(_layout.Order).Append("_id").Select(field => $"\"{field}\": 1"));
        _notice(new SourceNotice(
            IsProblem: true,
            $"No index of {_facts.Name} gives its documents in the order of \"{_layout.Order}\", so the server sorts all that are left for each page; make one: db.getCollection(\"{_facts.Name}\").createIndex({{ {key} }})."));
    }

    /// <summary>The range of times that is asked for, as the server checks it.</summary>
    private IEnumerable<BsonDocument> Range(MongoLayout layout, string prefix = "")
    {
        foreach (var (name, text, sign) in new[] { ("From", _settings.From, "$gte"), ("To", _settings.To, "$lt") })
        {
            if (text.Trim().Length > 0)
            {
                SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(text), out var ticks);
                var bound = MongoKeys.OfTime(layout.TimeSample, ticks) ?? throw new SourceException(
                    $"MongoDB.{name} cannot be compared with \"{layout.Time}\", which is {MongoPaths.Describe(layout.TimeSample)}; leave it empty.");
                yield return new BsonDocument(prefix + layout.Time, new BsonDocument(sign, bound));
            }
        }
    }

    /// <summary>Hash of a document that has no id, the same in every run (FNV-1a over its bytes).</summary>
    /// <remarks>G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, <i>The FNV Non-Cryptographic Hash Algorithm</i>, RFC 9923.</remarks>
    private static long Hash(BsonDocument document)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var single in document.ToBson())
        {
            hash = (hash ^ single) * 0x100000001b3;
        }

        return unchecked((long)hash);
    }
}
