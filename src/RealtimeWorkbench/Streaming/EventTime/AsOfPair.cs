namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>A value of one stream with the value of another that held at its time.</summary>
/// <param name="Time">Event time of the left value (UTC).</param>
/// <param name="Left">The left value.</param>
/// <param name="Right">Newest right value that isn't newer than the left one; NaN if there is none within the tolerance.</param>
/// <param name="Age">How much older the right value is; zero if there is none.</param>
public readonly record struct AsOfPair(DateTimeOffset Time, double Left, double Right, TimeSpan Age)
{
    /// <summary>Whether there is a right value.</summary>
    public bool HasRight => !double.IsNaN(Right);
}
