using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Reads documents as they are, also such that have a field twice, which the driver refuses by itself: one of them would hold up all others.</summary>
internal sealed class MongoDocumentSerializer : SerializerBase<BsonDocument>
{
    public static MongoDocumentSerializer Instance { get; } = new();

    public override BsonDocument Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args) =>
        BsonDocumentSerializer.Instance.Deserialize(context.With(builder => builder.AllowDuplicateElementNames = true), args);
}
