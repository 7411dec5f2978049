using System.ComponentModel.DataAnnotations;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Settings of an <see cref="AsOfJoin"/>.</summary>
public sealed record AsOfJoinOptions
{
    /// <summary>How old the right value may be. 1 s by default; up to 1 day.</summary>
    [Display(Name = "Tolerance", Description = "How much older than the left value the right value may be.")]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How far the values of either stream may come out of order. 0 by default; up to 1 day.</summary>
    [Display(Name = "Allowed lateness", Description = "How far the values of either stream may come out of order.")]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan AllowedLateness { get; init; } = TimeSpan.Zero;

    /// <summary>Most values of either stream that wait for the other one. 10000 by default; from 1 to 1000000.</summary>
    [Display(Name = "Most held", Description = "Most values of either stream that wait for the other one.")]
    [Range(1, 1_000_000)]
    public int MostHeld { get; init; } = 10_000;
}
