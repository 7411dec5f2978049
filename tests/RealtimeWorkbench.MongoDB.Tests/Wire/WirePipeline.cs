using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>Pipelines of aggregate other than change streams, by the stages that this project sends; any other one fails the test.</summary>
internal static class WirePipeline
{
    public static IEnumerable<BsonDocument> Run(WireCollection collection, IReadOnlyList<BsonDocument> stages)
    {
        IEnumerable<BsonDocument> documents = collection.Find();
        foreach (var (name, value) in stages.Select(stage => (stage.GetElement(0).Name, stage[0])))
        {
            documents = name switch
            {
                "$collStats" => [new BsonDocument("storageStats", new BsonDocument("size", documents.Sum(document => (long)document.ToBson().Length)))],
                "$match" => documents.Where(document => WireFilter.Matches(document, value.AsBsonDocument)).ToList(),
                "$group" => Group([.. documents], value.AsBsonDocument),
                _ => throw new NotSupportedException($"The test server knows no {name}."),
            };
        }

        return documents;
    }

    private static List<BsonDocument> Group(List<BsonDocument> documents, BsonDocument group) =>
        [.. documents.GroupBy(document => ValueOf(document, group["_id"])).Select(some => new BsonDocument("_id", some.Key).AddRange(
            group.Where(field => field.Name != "_id").Select(field => new BsonElement(field.Name, Sum(field.Value.AsBsonDocument.GetElement(0), [.. some])))))];

    private static BsonValue Sum(BsonElement how, List<BsonDocument> documents)
    {
        var values = documents.Select(document => ValueOf(document, how.Value));
        return how.Name switch
        {
            "$min" => values.Min()!,
            "$max" => values.Max()!,
            "$sum" => values.Sum(value => value.ToInt64()),
            _ => throw new NotSupportedException($"The test server knows no {how.Name}."),
        };
    }

    private static BsonValue ValueOf(BsonDocument document, BsonValue expression) =>
        expression is BsonString { Value: ['$', .. var path] } ? WireFilter.ValueAt(document, path) : expression;
}
