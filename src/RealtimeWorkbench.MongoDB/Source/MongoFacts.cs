using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>What the database says of a collection.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsView">Whether it is a view, which has no indexes and no change stream of its own.</param>
/// <param name="TimeField">The time, where it is a time-series collection.</param>
/// <param name="MetaField">The field of what doesn't change, where it is a time-series collection that has one.</param>
/// <param name="Indexes">Its indexes; nothing, if it doesn't say.</param>
internal sealed record MongoFacts(string Name, bool IsView, string? TimeField, string? MetaField, IReadOnlyList<BsonDocument>? Indexes)
{
    /// <summary>Whether it is a time-series collection: sorted by its time without an index, and with ids that nothing keeps unique.</summary>
    public bool IsTimeSeries => TimeField is not null;

    /// <summary>Whether it is a view that makes several documents of one, or takes them from several collections, so that they may have the same id.</summary>
    public bool SharesIds { get; init; }

    /// <summary>Whether an index gives documents in the order of some fields, behind one value each of others.</summary>
    /// <param name="equal">Fields of which one value is asked for.</param>
    /// <param name="order">The fields of the order.</param>
    public bool Supports(IReadOnlySet<string> equal, params IReadOnlyList<string> order) =>
        Indexes?.Any(index => !IsPartial(index) && Gives(index["key"].AsBsonDocument, equal, order)) ?? false;

    /// <summary>An index that has not all documents, or that no query uses.</summary>
    private static bool IsPartial(BsonDocument index) =>
        index.Contains("partialFilterExpression") || index.GetValue("sparse", false).ToBoolean() || index.GetValue("hidden", false).ToBoolean() || index.Contains("collation");

    private static bool Gives(BsonDocument key, IReadOnlySet<string> equal, IReadOnlyList<string> order)
    {
        var parts = key.SkipWhile(part => equal.Contains(part.Name) && part.Name != order[0]).Take(order.Count).ToList();

        // All up or all down: an index can be read backwards.
        return parts.Count == order.Count
            && parts.Zip(order).All(pair => pair.First.Name == pair.Second && pair.First.Value.IsNumeric)
            && parts.Select(part => Math.Sign(part.Value.ToDouble())).Distinct().Count() == 1;
    }
}
