namespace RealtimeWorkbench.Live;

/// <summary>How an alert stands, for people: whether its condition holds and whether somebody has seen it.</summary>
public enum AlertStanding
{
    /// <summary>The condition holds and nobody has acknowledged it.</summary>
    Active,

    /// <summary>The condition holds and somebody has acknowledged it.</summary>
    Acknowledged,

    /// <summary>The condition no longer holds, but nobody has acknowledged it.</summary>
    Returned,

    /// <summary>The condition no longer holds and somebody has acknowledged it.</summary>
    Closed,
}
