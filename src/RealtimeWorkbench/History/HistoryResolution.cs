namespace RealtimeWorkbench.History;

/// <summary>How finely values are kept: each one, or summed up over a second, a minute, an hour of UTC.</summary>
public enum HistoryResolution
{
    /// <summary>Every value.</summary>
    Raw,

    /// <summary>Sums of a second.</summary>
    Second,

    /// <summary>Sums of a minute.</summary>
    Minute,

    /// <summary>Sums of an hour.</summary>
    Hour,
}
