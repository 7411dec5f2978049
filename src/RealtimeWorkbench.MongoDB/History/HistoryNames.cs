using RealtimeWorkbench.History;

namespace RealtimeWorkbench.MongoDB.History;

/// <summary>Runs and series that are known to be in the history, so that they are not looked up with each write.</summary>
internal sealed class HistoryNames
{
    /// <summary>When known runs were started, by their id.</summary>
    public Dictionary<string, long> Runs { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers of known series.</summary>
    public Dictionary<SeriesKey, long> Series { get; } = [];

    /// <summary>Forgets all, as after a transaction that failed.</summary>
    public void Clear()
    {
        Runs.Clear();
        Series.Clear();
    }
}
