using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>What a projection leaves of a document: fields that are named with 1, or all but those that are named with 0.</summary>
internal static class WireProjection
{
    public static BsonDocument Apply(BsonDocument document, BsonDocument? projection)
    {
        if (projection is not { ElementCount: > 0 })
        {
            return document;
        }

        var others = projection.Where(part => part.Name != "_id").ToList();
        if (others.Count == 0 ? !IsOn(projection[0]) : !IsOn(others[0].Value))
        {
            var left = document.DeepClone().AsBsonDocument;
            foreach (var part in projection.Where(part => !IsOn(part.Value)))
            {
                left.Remove(part.Name);
            }

            return left;
        }

        var paths = others.Select(part => part.Name).ToList();
        if (!projection.TryGetValue("_id", out var id) || IsOn(id))
        {
            paths.Add("_id");
        }

        return Keep(document, paths);
    }

    private static bool IsOn(BsonValue value) => value.ToBoolean();

    private static BsonDocument Keep(BsonDocument document, List<string> paths)
    {
        var kept = new BsonDocument();
        foreach (var element in document)
        {
            if (paths.Contains(element.Name))
            {
                kept.Add(element);
                continue;
            }

            var below = paths.Where(path => path.StartsWith(element.Name + ".", StringComparison.Ordinal)).Select(path => path[(element.Name.Length + 1)..]).ToList();
            if (below.Count == 0)
            {
                continue;
            }

            // A projection goes into lists, but knows no numbers of places in them.
            if (element.Value is BsonDocument inner)
            {
                kept.Add(element.Name, Keep(inner, below));
            }
            else if (element.Value is BsonArray list)
            {
                kept.Add(element.Name, new BsonArray(list.OfType<BsonDocument>().Select(item => Keep(item, below))));
            }
        }

        return kept;
    }
}
