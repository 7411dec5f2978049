using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>The order of a sort: numbers before text before objects …, and equal ones as they lie.</summary>
internal sealed class WireOrder(BsonDocument sort) : IComparer<BsonDocument>
{
    public int Compare(BsonDocument? x, BsonDocument? y)
    {
        foreach (var part in sort)
        {
            var order = WireFilter.Compare(WireFilter.ValueAt(x!, part.Name), WireFilter.ValueAt(y!, part.Name));
            if (order != 0)
            {
                return part.Value.ToInt32() < 0 ? -order : order;
            }
        }

        return 0;
    }
}
