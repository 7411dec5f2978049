using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Documents that were read at once, which may be none.</summary>
/// <param name="Rows">The documents.</param>
/// <param name="Order">What has been read before each of them.</param>
/// <param name="Token">Place in the change stream behind all of them, if they are of one.</param>
/// <param name="IsPlaceWorthKeeping">Whether that place is so new that a checkpoint should have it even without a document.</param>
internal sealed record MongoPage(IReadOnlyList<MongoRow> Rows, MongoOrder Order, BsonDocument? Token = null, bool IsPlaceWorthKeeping = false)
{
    /// <summary>When it was asked for what there is, in ticks of UTC, if behind these documents all of it has been read that is not late; nothing, if not.</summary>
    public long? LookedAt { get; init; }
}
