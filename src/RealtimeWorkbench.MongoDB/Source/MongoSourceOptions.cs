using System.ComponentModel.DataAnnotations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.MongoDB.Source;

/// <summary>Settings of <see cref="MongoSource"/>.</summary>
public sealed record MongoSourceOptions
{
    /// <summary>What to read, and what its fields mean.</summary>
    public MongoSettings MongoDB { get; init; } = new();

    /// <summary>Most samples in a batch. 100 by default; from 1 to 10 000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Time until a server that is away is tried again; it doubles each time. 500 ms by default; from 10 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "00:01:00")]
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest time until it is tried again. 30 s by default; from 10 ms to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "01:00:00")]
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server is looked for before it counts as away. 5 s by default; from 10 ms to 10 minutes. An address that says it itself counts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0100000", "00:10:00")]
    public TimeSpan SelectWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an answer is waited for before the connection counts as broken. 2 minutes by default; from 100 ms to 1 hour. An address that says it itself counts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "01:00:00")]
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Seed of what spreads the times of waiting, so that not all readers come at once; by the number of the process if not given.</summary>
    public int? Seed { get; init; }

    /// <summary>Documents that are remembered at most, to know them again: those within the look-back. 10 000 by default; from 1 to 100 000.</summary>
    [Range(1, 100_000)]
    public int MostRemembered { get; init; } = 10_000;

    /// <summary>Gives the value of an environment variable; for tests.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;
}
