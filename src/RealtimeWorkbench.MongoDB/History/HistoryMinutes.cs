using MongoDB.Bson;
using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>Sums of the minutes of an hour, as columns in its document.</summary>
internal static class HistoryMinutes
{
    /// <summary>The minutes in the document of an hour, by time; none where there is no such hour, or they were given up.</summary>
    public static IReadOnlyList<RollUp> Of(BsonDocument? hour)
    {
        if (hour?.GetValue("minutes", BsonNull.Value) is not BsonDocument columns)
        {
            return [];
        }

        var (starts, counts, means) = (columns["start"].AsBsonArray, columns["count"].AsBsonArray, columns["mean"].AsBsonArray);
        var (squares, minima, maxima) = (columns["squares"].AsBsonArray, columns["minimum"].AsBsonArray, columns["maximum"].AsBsonArray);
        return [.. starts.Select((start, i) => new RollUp(
            start.ToInt64(), counts[i].ToInt64(), means[i].ToDouble(), squares[i].ToDouble(), minima[i].ToDouble(), maxima[i].ToDouble()))];
    }

    /// <summary>Two sets of sums as one, by time.</summary>
    public static IReadOnlyList<RollUp> Merge(IReadOnlyList<RollUp> there, IEnumerable<RollUp> added)
    {
        var merged = new SortedDictionary<long, RollUp>(there.ToDictionary(minute => minute.Start));
        foreach (var minute in added)
        {
            merged[minute.Start] = merged.TryGetValue(minute.Start, out var known) ? known.With(minute) : minute;
        }

        return [.. merged.Values];
    }

    public static BsonDocument ToBson(IReadOnlyList<RollUp> minutes) => new()
    {
        { "start", new BsonArray(minutes.Select(minute => minute.Start)) },
        { "count", new BsonArray(minutes.Select(minute => minute.Count)) },
        { "mean", new BsonArray(minutes.Select(minute => minute.Mean)) },
        { "squares", new BsonArray(minutes.Select(minute => minute.SumOfSquares)) },
        { "minimum", new BsonArray(minutes.Select(minute => minute.Minimum)) },
        { "maximum", new BsonArray(minutes.Select(minute => minute.Maximum)) },
    };
}
