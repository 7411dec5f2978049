using MongoDB.Bson;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>What the fields of documents mean, by the settings, by their usual names, and by what the first documents have.</summary>
internal sealed class MongoLayout
{
    private static readonly string[] TimeNames = ["timestamp", "time", "datetime", "date", "ts"];

    /// <summary>Documents inside documents whose fields count as if they stood beside them.</summary>
    private static readonly string[] UsualBoxes = ["data", "values", "metrics", "measurements", "payload", "fields", "meta", "metadata", "position"];

    private MongoLayout(string time, string order)
    {
        Time = time;
        Order = order;
    }

    /// <summary>Path to the time.</summary>
    public string Time { get; }

    /// <summary>Path to what grows from document to document.</summary>
    public string Order { get; }

    /// <summary>Kind of what grows, by the names of $type.</summary>
    public required string Kind { get; init; }

    /// <summary>A value of what grows; of a number, it also says the unit.</summary>
    public required BsonValue OrderSample { get; init; }

    /// <summary>A value of the time.</summary>
    public required BsonValue TimeSample { get; init; }

    /// <summary>Whether what grows is a time.</summary>
    public bool IsOrderTime => Order == Time || Kind is "date" or "objectId" or "timestamp";

    /// <summary>Path to the machine; nothing, if documents name none.</summary>
    public string? Machine { get; private init; }

    /// <summary>Whether a setting names that path, so that each document must have it.</summary>
    public bool IsMachineNeeded { get; private init; }

    /// <summary>Path to the name of the metric, where a document is one value.</summary>
    public string? MetricName { get; private init; }

    /// <summary>Path to the value, where a document is one.</summary>
    public string? Value { get; private init; }

    /// <summary>Names and paths of the metrics that the user names; nothing for all numbers.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metrics { get; private init; } = [];

    /// <summary>Documents inside documents whose fields count as if they stood beside them.</summary>
    public required IReadOnlySet<string> Boxes { get; init; }

    /// <summary>Finds out what the fields mean.</summary>
    /// <param name="sample">Some documents; at least one.</param>
    /// <param name="settings">What the user says of them.</param>
    /// <param name="facts">What the database says of the collection.</param>
    /// <exception cref="SourceException">A field is missing; the message names those that there are.</exception>
    public static MongoLayout Of(IReadOnlyList<BsonDocument> sample, MongoSettings settings, MongoFacts facts)
    {
        var boxes = UsualBoxes.Concat(facts.MetaField is { } meta ? [meta] : []).ToHashSet(StringComparer.Ordinal);
        var order = settings.OrderField.Trim();
        var time = Named(settings.TimeField, "MongoDB.TimeField") ?? facts.TimeField ?? TimeNames.Select(Find).FirstOrDefault(path => path is not null);
        if (order.Length == 0)
        {
            order = time ?? throw new SourceException($"{facts.Name} has no field for the time; name it in MongoDB.TimeField; {Fields()}.");
        }
        else
        {
            Named(order, "MongoDB.OrderField");
        }

        var kind = KindAt(order) ?? throw new SourceException(
            $"{facts.Name} cannot be read by \"{order}\", which is {Shown(order)}; name a field of dates, ids, numbers or text in MongoDB.OrderField; {Fields()}.");
        time ??= kind is "date" or "objectId" or "timestamp" ? order : throw new SourceException($"{facts.Name} has no field for the time; name it in MongoDB.TimeField; {Fields()}.");

        var metric = Named(settings.MetricField, "MongoDB.MetricField") ?? (Find("metric") is { } found && Some(found).All(value => value.IsString) ? found : null);
        var single = Named(settings.ValueField, "MongoDB.ValueField") ?? Find("value");
        if (settings.MetricField.Trim().Length > 0 && single is null)
        {
            throw new SourceException($"{facts.Name} has the name of the metric in \"{metric}\", and no value; name it in MongoDB.ValueField; {Fields()}.");
        }

        var isLong = metric is not null && single is not null;
        var machine = Named(settings.MachineField, "MongoDB.MachineField") ?? Find("machine") ?? (Find("topic") is not null ? Find("source") : null);
        if (machine is null && settings.MachineList.Count > 0)
        {
            throw new SourceException($"MongoDB.Machines names machines, but {facts.Name} has no field for them; name it in MongoDB.MachineField; {Fields()}.");
        }

        return new MongoLayout(time, order)
        {
            Kind = kind,
            OrderSample = Some(order).First(value => MongoKeys.KindOf(value) == kind),
            TimeSample = Some(time).FirstOrDefault(value => MongoKeys.KindOf(value) is not null) ?? BsonNull.Value,
            Boxes = boxes,
            Machine = machine,
            IsMachineNeeded = settings.MachineField.Trim().Length > 0,
            MetricName = isLong ? metric : null,
            Value = isLong ? single : null,
            Metrics = isLong ? [] : [.. settings.MetricList.Select(wanted => KeyValuePair.Create(wanted.Key, Find(wanted.Value) ?? wanted.Value))],
        };

        string? Named(string path, string setting) => path.Trim().Length == 0 ? null
            : Some(path.Trim()).Any() ? path.Trim()
            : throw new SourceException(Invariant($"None of the first {sample.Count} documents of {facts.Name} has \"{path.Trim()}\", which {setting} names; {Fields()}."));

        // By its name in any case, at the top or in a box.
        string? Find(string name) => sample.SelectMany(document => document.Names)
                .FirstOrDefault(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
            ?? sample.SelectMany(document => document)
                .Where(element => boxes.Contains(element.Name) && element.Value.IsBsonDocument)
                .SelectMany(element => element.Value.AsBsonDocument.Names.Where(known => string.Equals(known, name, StringComparison.OrdinalIgnoreCase)).Select(known => $"{element.Name}.{known}"))
                .FirstOrDefault();

        IEnumerable<BsonValue> Some(string path) => sample.Select(document => MongoPaths.Follow(document, path)).OfType<BsonValue>();

        string? KindAt(string path) => Some(path).Select(MongoKeys.KindOf).FirstOrDefault(known => known is not null);

        string Shown(string path) => Some(path).FirstOrDefault() is { } value ? MongoPaths.Describe(value) : "in none of the first documents";

        string Fields()
        {
            var names = sample.SelectMany(document => document.Names).Distinct().ToList();
            return $"the fields are {string.Join(", ", names.Take(20))}{(names.Count > 20 ? ", …" : "")}";
        }
    }

    /// <summary>Conditions on machines and metrics that the server checks.</summary>
    /// <param name="settings">What the user asks for.</param>
    /// <param name="prefix">What stands before paths, in a change stream.</param>
    public IEnumerable<BsonDocument> Conditions(MongoSettings settings, string prefix = "")
    {
        if (settings.MachineList.Count > 0)
        {
            // Keys are numbers in some collections.
            yield return new BsonDocument(prefix + Machine, new BsonDocument("$in", new BsonArray(settings.MachineList.SelectMany(MongoPaths.Spellings))));
        }

        if (MetricName is not null && settings.MetricList.Count > 0)
        {
            yield return new BsonDocument(prefix + MetricName, new BsonDocument("$in", new BsonArray(settings.MetricList.Select(metric => metric.Value))));
        }
        else if (Metrics.Count > 0)
        {
            yield return new BsonDocument("$or", new BsonArray(Metrics.Select(metric => new BsonDocument(prefix + metric.Value, new BsonDocument("$exists", true)))));
        }
    }

    /// <summary>The fields that the server is to give; nothing for all.</summary>
    public BsonDocument? Projection()
    {
        if (Metrics.Count == 0)
        {
            return null;
        }

        string[] places = ["x", "y", "z", "layer", "status", "position"];
        var paths = Metrics.Select(metric => MongoPaths.WithoutNumbers(metric.Value))
            .Concat([Time, Order, .. Machine is null ? Array.Empty<string>() : [Machine], .. places, .. Boxes.Where(box => box != "position").SelectMany(box => places.Select(place => $"{box}.{place}"))])
            .Distinct().ToList();

        // A path beside one that holds it is refused.
        var projection = new BsonDocument("_id", 1);
        foreach (var path in paths.Where(path => path != "_id" && !paths.Exists(other => path.StartsWith(other + ".", StringComparison.Ordinal))))
        {
            projection.Add(path, 1);
        }

        return projection;
    }
}
