using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>A change, as a change stream tells of it.</summary>
internal sealed record WireEvent(int Number, string Database, string Collection, string Operation, BsonDocument Document)
{
    /// <summary>Operation that no change stream of the collection outlives.</summary>
    public const string Drop = "drop";

    /// <summary>The token that a change stream goes on behind.</summary>
    public static BsonDocument TokenOf(int number) => new("_data", Invariant($"{number:x8}"));

    /// <summary>The number in a token.</summary>
    public static int NumberOf(BsonDocument token) => Convert.ToInt32(token["_data"].AsString, 16);

    /// <summary>Time of the server behind so many changes.</summary>
    public static BsonTimestamp TimeOf(int number) => new(1_800_000_000, number);

    public BsonDocument ToDocument() => new()
    {
        { "_id", TokenOf(Number) },
        { "operationType", Operation },
        { "clusterTime", TimeOf(Number) },
        { "ns", new BsonDocument { { "db", Database }, { "coll", Collection } } },
        { "documentKey", new BsonDocument("_id", Document.GetValue("_id", BsonNull.Value)) },
        { "fullDocument", Document },
    };
}
