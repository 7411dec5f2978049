using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MongoDB.Bson;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Values of the field that documents are read by: how they are compared with others, and what time they are.</summary>
/// <remarks>MongoDB manual, "Comparison/Sort Order": a query by one value finds only those of the same kind.</remarks>
internal static class MongoKeys
{
    /// <summary>Length of yyyy-MM-ddTHH:mm:ss.</summary>
    private const int SecondsLength = 19;

    /// <summary>Kinds that can grow, in the order in which they are looked for.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["date", "objectId", "number", "string", "timestamp"];

    /// <summary>The order of two values as the server has it. The driver compares text by the language of this machine, and bytes before their number.</summary>
    public static int Compare(BsonValue one, BsonValue other) => (one, other) switch
    {
        (BsonString text, BsonString than) => Encoding.UTF8.GetBytes(text.Value).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(than.Value)),
        (BsonBinaryData bytes, BsonBinaryData than) =>
            bytes.Bytes.Length.CompareTo(than.Bytes.Length) is not 0 and var longer ? longer
            : bytes.SubType.CompareTo(than.SubType) is not 0 and var kind ? kind
            : bytes.Bytes.AsSpan().SequenceCompareTo(than.Bytes),
        (BsonDocument document, BsonDocument than) => Compare(document, than),
        _ => one.CompareTo(other),
    };

    /// <summary>Kind of a value by the names of $type; nothing, if it is of one that does not grow.</summary>
    public static string? KindOf(BsonValue value) => value.BsonType switch
    {
        BsonType.DateTime => "date",
        BsonType.ObjectId => "objectId",
        BsonType.Double or BsonType.Int32 or BsonType.Int64 or BsonType.Decimal128 => "number",
        BsonType.String => "string",
        BsonType.Timestamp => "timestamp",
        _ => null,
    };

    /// <summary>Kinds beside one and what never grows, by the names of $type.</summary>
    /// <remarks>Without lists: an index gives no bounds for them, so that the server would read all documents.</remarks>
    public static BsonArray KindsBeside(string kind) =>
        [.. Kinds.Where(known => known != kind).Concat(["null", "object", "binData", "bool", "regex"])];

    /// <summary>The smallest value of a kind; NaN, which no order holds, is not above it.</summary>
    public static BsonValue Lowest(string kind) => kind switch
    {
        "date" => new BsonDateTime(long.MinValue),
        "objectId" => ObjectId.Empty,
        "number" => double.NegativeInfinity,
        "string" => "",
        _ => new BsonTimestamp(0),
    };

    /// <summary>The time that a value stands for, in ticks of UTC.</summary>
    public static bool TryTicks(BsonValue value, out long ticks)
    {
        switch (value)
        {
            case BsonDateTime time:
                ticks = TicksOf(time.MillisecondsSinceEpoch);
                return true;
            case BsonObjectId id:
                ticks = DateTime.UnixEpoch.Ticks + (Seconds(id.Value) * TimeSpan.TicksPerSecond);
                return true;
            case BsonTimestamp stamp:
                ticks = DateTime.UnixEpoch.Ticks + (stamp.Timestamp * TimeSpan.TicksPerSecond);
                return true;
            case BsonString or { IsNumeric: true }:
                return SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(TextOf(value)), out ticks) || ticks != 0;
            default:
                ticks = 0;
                return false;
        }
    }

    /// <summary>The first value of a time or behind it, like another one.</summary>
    /// <param name="like">A value of the kind; of a number, also the unit.</param>
    /// <param name="ticks">The time.</param>
    /// <returns>Nothing, if a value of this kind cannot be made.</returns>
    public static BsonValue? OfTime(BsonValue like, long ticks)
    {
        var sinceEpoch = ticks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.Ceiling(sinceEpoch / (decimal)TimeSpan.TicksPerSecond);
        switch (like)
        {
            case BsonDateTime:
                return new BsonDateTime((long)Math.Ceiling(sinceEpoch / (decimal)TimeSpan.TicksPerMillisecond));
            case BsonObjectId:
                var id = new byte[12];
                BinaryPrimitives.WriteUInt32BigEndian(id, (uint)Math.Clamp(seconds, 0, uint.MaxValue));
                return new ObjectId(id);
            case BsonTimestamp:
                return new BsonTimestamp((int)Math.Clamp(seconds, 0, int.MaxValue), 0);
            case BsonString text:
                return TextLike(text.Value, ticks);
            case { IsNumeric: true }:
                return NumberLike(like, sinceEpoch);
            default:
                return null;
        }
    }

    /// <summary>A value so much earlier, of the same kind and form; nothing, if it is no time.</summary>
    /// <param name="value">The value.</param>
    /// <param name="duration">How much earlier.</param>
    /// <param name="atMost">Time in ticks of UTC that counts instead, if it is less.</param>
    public static BsonValue? Minus(BsonValue value, TimeSpan duration, long? atMost = null) =>
        TryTicks(value, out var ticks) && Math.Min(ticks, atMost ?? ticks) - duration.Ticks is var earlier && earlier > DateTime.UnixEpoch.Ticks ? OfTime(value, earlier) : null;

    /// <summary>A value in a message.</summary>
    public static string TextOf(BsonValue value) => value switch
    {
        BsonDateTime time when TicksOf(time.MillisecondsSinceEpoch) is > 0 and var ticks && ticks < DateTime.MaxValue.Ticks =>
            new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        BsonDateTime time => Invariant($"the date {time.MillisecondsSinceEpoch} ms from 1970"),
        BsonDouble number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        BsonInt32 number => number.Value.ToString(CultureInfo.InvariantCulture),
        BsonInt64 number => number.Value.ToString(CultureInfo.InvariantCulture),
        BsonDecimal128 number => number.Value.ToString(),
        BsonString text => text.Value,
        BsonObjectId id => id.Value.ToString(),
        BsonBoolean truth => truth.Value ? "true" : "false",
        BsonNull or BsonUndefined => "null",
        _ => value.ToString() ?? "",
    };

    /// <summary>Ticks of milliseconds since 1970; the ends of what can be said for those beyond.</summary>
    public static long TicksOf(long milliseconds)
    {
        var most = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        var least = -DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMillisecond;
        return milliseconds > most ? DateTime.MaxValue.Ticks
            : milliseconds < least ? 0
            : DateTime.UnixEpoch.Ticks + (milliseconds * TimeSpan.TicksPerMillisecond);
    }

    /// <remarks>Field by field: first the kind, then the name, then the value.</remarks>
    private static int Compare(BsonDocument one, BsonDocument other)
    {
        foreach (var (field, than) in one.Zip(other))
        {
            var order = field.Value.BsonType == than.Value.BsonType ? 0 : field.Value.CompareTypeTo(than.Value);
            order = order != 0 ? order : string.CompareOrdinal(field.Name, than.Name);
            order = order != 0 ? order : Compare(field.Value, than.Value);
            if (order != 0)
            {
                return order;
            }
        }

        return one.ElementCount.CompareTo(other.ElementCount);
    }

    /// <summary>Seconds of an id; they are without a sign, whatever the driver says.</summary>
    private static long Seconds(ObjectId id) => unchecked((uint)id.Timestamp);

    private static BsonValue? NumberLike(BsonValue like, long ticksSinceEpoch)
    {
        // The units of TimeText, by their size.
        var size = Math.Abs(like.ToDouble());
        var perTick = size < 1e11 ? 1e-7 : size < 1e14 ? 1e-4 : size < 1e17 ? 0.1 : 100;
        return like is BsonDouble or BsonDecimal128
            ? (BsonValue)(ticksSinceEpoch * perTick)
            : (long)Math.Ceiling(ticksSinceEpoch * (decimal)perTick);
    }

    /// <summary>A time in the form of another one, so that the two compare letter by letter.</summary>
    private static BsonString? TextLike(string text, long ticks)
    {
        if (text.Length < SecondsLength || text[4] is not ('-' or '/') || text[16] != ':')
        {
            return null;
        }

        var end = SecondsLength;
        if (text.Length > end + 1 && text[end] == '.')
        {
            end++;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }
        }

        // The clock that the text is of runs off UTC by its zone.
        if (!SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(text), out var known) || !SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(text[..end]), out var local))
        {
            return null;
        }

        var digits = Math.Max(0, end - SecondsLength - 1);
        var (date, letter) = (text[4], text[10]);
        var unit = (long)Math.Pow(10, 7 - Math.Min(digits, 7));
        var shown = new DateTime((ticks + local - known + unit - 1) / unit * unit, DateTimeKind.Utc);
        var fraction = digits == 0 ? "" : "." + shown.ToString("fffffff", CultureInfo.InvariantCulture).PadRight(digits, '0')[..digits];
        return shown.ToString($"yyyy'{date}'MM'{date}'dd'{letter}'HH':'mm':'ss", CultureInfo.InvariantCulture) + fraction + text[end..];
    }
}
