using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>Whether a document fulfils a filter, by the operators that this project sends; any other one fails the test.</summary>
/// <remarks>MongoDB manual, "Query and Projection Operators". Comparisons see values of one kind only, as there ("type bracketing").</remarks>
internal static class WireFilter
{
    public static bool Matches(BsonDocument document, BsonDocument filter) => filter.All(part => part.Name switch
    {
        "$and" => part.Value.AsBsonArray.All(inner => Matches(document, inner.AsBsonDocument)),
        "$or" => part.Value.AsBsonArray.Any(inner => Matches(document, inner.AsBsonDocument)),
        "$nor" => !part.Value.AsBsonArray.Any(inner => Matches(document, inner.AsBsonDocument)),
        ['$', ..] => throw new NotSupportedException($"The test server knows no {part.Name}."),
        _ => IsTrue(ValuesAt(document, part.Name), part.Value),
    });

    /// <summary>The value at a path; null where there is none.</summary>
    public static BsonValue ValueAt(BsonDocument document, string path) => ValuesAt(document, path).FirstOrDefault() ?? BsonNull.Value;

    /// <summary>The values at a path: of a list, its items as well.</summary>
    private static List<BsonValue> ValuesAt(BsonValue value, string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var (name, rest) = dot < 0 ? (path, "") : (path[..dot], path[(dot + 1)..]);
        List<BsonValue> found = value switch
        {
            BsonDocument document when document.TryGetValue(name, out var field) => [field],
            BsonArray list when int.TryParse(name, out var place) => place < list.Count ? [list[place]] : [],
            BsonArray list => [.. list.OfType<BsonDocument>().Where(item => item.Contains(name)).Select(item => item[name])],
            _ => [],
        };
        return rest.Length == 0 ? found : [.. found.SelectMany(inner => ValuesAt(inner, rest))];
    }

    /// <summary>The order of two values; of text by its letters, which the driver compares by the language of the machine.</summary>
    public static int Compare(BsonValue one, BsonValue other) =>
        one is BsonString text && other is BsonString than ? string.CompareOrdinal(text.Value, than.Value) : one.CompareTo(other);

    private static bool IsTrue(List<BsonValue> values, BsonValue condition)
    {
        if (condition is not BsonDocument { ElementCount: > 0 } operators || operators.GetElement(0).Name[0] != '$')
        {
            return Equal(values, condition);
        }

        return operators.All(part => part.Name switch
        {
            "$eq" => Equal(values, part.Value),
            "$ne" => !Equal(values, part.Value),
            "$in" => part.Value.AsBsonArray.Any(one => Equal(values, one)),
            "$nin" => !part.Value.AsBsonArray.Any(one => Equal(values, one)),
            "$exists" => values.Count > 0 == part.Value.ToBoolean(),
            "$gt" => Any(values, part.Value, order => order > 0),
            "$gte" => Any(values, part.Value, order => order >= 0),
            "$lt" => Any(values, part.Value, order => order < 0),
            "$lte" => Any(values, part.Value, order => order <= 0),
            "$not" => !IsTrue(values, part.Value),
            "$type" => values.Exists(value => TypesOf(part.Value).Contains(TypeOf(value))),
            _ => throw new NotSupportedException($"The test server knows no {part.Name}."),
        });
    }

    private static bool Equal(List<BsonValue> values, BsonValue wanted) =>
        wanted.IsBsonNull ? values.Count == 0 || values.Exists(value => value.IsBsonNull) : Any(values, wanted, order => order == 0);

    private static bool Any(List<BsonValue> values, BsonValue than, Func<int, bool> holds) => values
        .SelectMany(value => value is BsonArray list && than is not BsonArray ? list.AsEnumerable() : [value])
        .Any(value => Bracket(value) == Bracket(than) && holds(Compare(value, than)));

    private static BsonType Bracket(BsonValue value) => value.IsNumeric ? BsonType.Double : value.BsonType;

    private static IEnumerable<string> TypesOf(BsonValue types) => types is BsonArray list ? list.SelectMany(TypesOf)
        : types.AsString == "number" ? ["double", "int", "long", "decimal"]
        : [types.AsString];

    private static string TypeOf(BsonValue value) => value.BsonType switch
    {
        BsonType.Double => "double",
        BsonType.String => "string",
        BsonType.Document => "object",
        BsonType.Array => "array",
        BsonType.Binary => "binData",
        BsonType.ObjectId => "objectId",
        BsonType.Boolean => "bool",
        BsonType.DateTime => "date",
        BsonType.Null => "null",
        BsonType.Int32 => "int",
        BsonType.Int64 => "long",
        BsonType.Decimal128 => "decimal",
        BsonType.Timestamp => "timestamp",
        _ => "other",
    };
}
