using System.Globalization;
using MongoDB.Bson;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Ways into documents, such as data.bed.0.t: names of fields, and numbers of places in lists.</summary>
internal static class MongoPaths
{
    /// <summary>The value at a path; nothing, if there is none.</summary>
    public static BsonValue? Follow(BsonDocument document, string path)
    {
        BsonValue? at = document;
        foreach (var step in path.Split('.'))
        {
            at = at switch
            {
                BsonDocument inner => inner.TryGetValue(step, out var value) ? value : null,
                BsonArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < list.Count => list[place],
                _ => null,
            };
        }

        return at;
    }

    /// <summary>The path and those that lead to it, without lists that a number leads into.</summary>
    public static IEnumerable<string> Steps(string path)
    {
        var steps = path.Split('.');
        return Enumerable.Range(1, steps.Length)
            .Where(count => count == steps.Length || !steps[count].All(char.IsAsciiDigit))
            .Select(count => string.Join('.', steps.Take(count)));
    }

    /// <summary>A path up to the first number in it, which a projection does not know.</summary>
    public static string WithoutNumbers(string path) => string.Join('.', path.Split('.').TakeWhile(step => !step.All(char.IsAsciiDigit)));

    /// <summary>What a key may be in a document: text, or a number.</summary>
    public static IEnumerable<BsonValue> Spellings(string key)
    {
        yield return key;
        if (long.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            yield return number;
        }

        if (ObjectId.TryParse(key, out var id))
        {
            yield return id;
        }
    }

    /// <summary>A value in a message: short, and on one line.</summary>
    public static string Describe(BsonValue value)
    {
        const int MaxLength = 40;
        var text = MongoKeys.TextOf(value);
        var shown = string.Concat(text.Take(MaxLength).Select(letter => char.IsControl(letter) ? '�' : letter)) + (text.Length > MaxLength ? "…" : "");
        return value switch
        {
            BsonString => $"\"{shown}\"",
            BsonDocument => "an object",
            BsonArray => "a list",
            BsonBinaryData => "bytes",
            _ => shown,
        };
    }
}
