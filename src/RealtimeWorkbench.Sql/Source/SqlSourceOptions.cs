using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>Settings of <see cref="SqlSource"/>.</summary>
public sealed record SqlSourceOptions
{
    /// <summary>What to read, and what its columns mean.</summary>
    public SqlSettings Sql { get; init; } = new();

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Time until a server that is away is tried again; it doubles each time. 500 ms by default; from 10 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "00:01:00")]
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time until it is tried again. 30 s by default; from 10 ms to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "01:00:00")]
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Seed of what spreads these times, so that not all readers come at once; by the number of the process if not given.</summary>
    public int? Seed { get; init; }

    /// <summary>Rows that are remembered at most, to know them again: those of the largest value, or within the look-back. 10 000 by default; from 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int MostRemembered { get; init; } = 10_000;

    /// <summary>Gives the value of an environment variable; for tests.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
