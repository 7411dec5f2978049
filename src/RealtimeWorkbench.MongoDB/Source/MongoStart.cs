using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Where a query begins: behind a document, or with the first document of a value.</summary>
/// <param name="Key">The value.</param>
/// <param name="Id">Id of the document; nothing, to begin with the first of the value.</param>
internal sealed record MongoStart(BsonValue Key, BsonValue? Id)
{
    /// <summary>The condition on documents.</summary>
    /// <param name="field">Field that they are read by.</param>
    public BsonDocument ToFilter(string field) => Id is null or BsonMinKey ? new BsonDocument(field, new BsonDocument("$gte", Key))
        : Id is BsonMaxKey || field == "_id" ? new BsonDocument(field, new BsonDocument("$gt", Key))
        : new BsonDocument("$or", new BsonArray
        {
            new BsonDocument(field, new BsonDocument("$gt", Key)),
            new BsonDocument { { field, Key }, { "_id", new BsonDocument("$gt", Id) } },
        });
}
