using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>The commands update and findAndModify, by the operators that this project sends; any other one fails the test.</summary>
/// <remarks>MongoDB manual, "Update Operators".</remarks>
internal static class WireUpdates
{
    public static BsonDocument Update(BsonDocument command, WireCollection collection)
    {
        var (count, changed) = (0, 0);
        var (upserted, errors) = (new BsonArray(), new BsonArray());
        var updates = command["updates"].AsBsonArray;
        for (var i = 0; i < updates.Count; i++)
        {
            var (filter, change) = (updates[i]["q"].AsBsonDocument, updates[i]["u"].AsBsonDocument);
            var found = collection.Change(filter, !updates[i].AsBsonDocument.GetValue("multi", false).ToBoolean(), document => Apply(document, change, isInsert: false));
            (count, changed) = (count + found, changed + found);
            if (found > 0 || !updates[i].AsBsonDocument.GetValue("upsert", false).ToBoolean())
            {
                continue;
            }

            var made = Make(filter, change);
            if (collection.TryInsert(made) is { } refusal)
            {
                errors.Add(new BsonDocument { { "index", i }, { "code", 11000 }, { "errmsg", refusal } });
                break;
            }

            count++;
            upserted.Add(new BsonDocument { { "index", i }, { "_id", made["_id"] } });
        }

        var answer = new BsonDocument { { "n", count }, { "nModified", changed }, { "ok", 1 } };
        if (upserted.Count > 0)
        {
            answer.Add("upserted", upserted);
        }

        return errors.Count == 0 ? answer : answer.Add("writeErrors", errors);
    }

    public static BsonDocument FindAndModify(BsonDocument command, WireCollection collection)
    {
        BsonDocument? before = null;
        BsonDocument? after = null;
        collection.Change(command["query"].AsBsonDocument, onlyFirst: true, document =>
        {
            before = document.DeepClone().AsBsonDocument;
            return after = Apply(document, command["update"].AsBsonDocument, isInsert: false);
        });
        return new BsonDocument { { "value", (BsonValue?)(command.GetValue("new", false).ToBoolean() ? after : before) ?? BsonNull.Value }, { "ok", 1 } };
    }

    private static BsonDocument Make(BsonDocument filter, BsonDocument change)
    {
        var made = new BsonDocument(filter.Where(part => part.Value is not BsonDocument));
        made = Apply(made, change, isInsert: true);
        if (!made.Contains("_id"))
        {
            made.InsertAt(0, new BsonElement("_id", ObjectId.GenerateNewId()));
        }

        return made;
    }

    private static BsonDocument Apply(BsonDocument document, BsonDocument change, bool isInsert)
    {
        foreach (var (operation, fields) in change.Select(part => (part.Name, part.Value.AsBsonDocument)))
        {
            foreach (var field in fields)
            {
                var there = document.GetValue(field.Name, BsonNull.Value);
                switch (operation)
                {
                    case "$set":
                    case "$setOnInsert" when isInsert:
                        document[field.Name] = field.Value;
                        break;
                    case "$setOnInsert":
                        break;
                    case "$unset":
                        document.Remove(field.Name);
                        break;
                    case "$inc":
                        document[field.Name] = there.IsBsonNull ? field.Value : there.ToInt64() + field.Value.ToInt64();
                        break;
                    case "$min":
                        document[field.Name] = there.IsBsonNull || field.Value.CompareTo(there) < 0 ? field.Value : there;
                        break;
                    case "$max":
                        document[field.Name] = there.IsBsonNull || field.Value.CompareTo(there) > 0 ? field.Value : there;
                        break;
                    default:
                        throw new NotSupportedException($"The test server knows no {operation}.");
                }
            }
        }

        return document;
    }
}
