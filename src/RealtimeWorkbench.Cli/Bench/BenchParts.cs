namespace RealtimeWorkbench.Cli.Bench;

/// <summary>A part of the bench.</summary>
/// <param name="Letter">Letter that chooses it.</param>
/// <param name="Summary">What it measures.</param>
/// <param name="Run">Measures it.</param>
internal sealed record BenchPart(string Letter, string Summary, Func<BenchRun, CancellationToken, Task> Run);

/// <summary>The parts of the bench.</summary>
internal static class BenchParts
{
    /// <summary>All of them, in the order in which they run.</summary>
    public static readonly IReadOnlyList<BenchPart> All =
    [
        new("a", "decoding and monitors against tokenising, and bytes allocated a sample", Quick(MonitoringBench.Run)),
        new("b", "the pipeline from Kafka against a bare loop of the same client and kcat", KafkaBench.RunAsync),
        new("d", "cost of a sample and memory of a series, from 1 to 100 000 series", Quick(SeriesBench.Run)),
        new("e", "time from a sample to its alert on a WebSocket", LatencyBench.RunAsync),
        new("f", "memory over an hour of event time", MemoryBench.RunAsync),
        new("g", "the complete workflow with a checkpoint each second against without", CheckpointBench.RunAsync),
        new("h", "the order of event time on against off, and the demo to its first chart", OrderBench.RunAsync),
    ];

    /// <summary>Finds parts by their letters, separated by commas; all if there are none.</summary>
    /// <exception cref="UsageException">There is no part of such a letter.</exception>
    public static IReadOnlyList<BenchPart> Choose(string letters)
    {
        var wanted = letters.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (wanted.FirstOrDefault(letter => All.All(part => part.Letter != letter)) is { } unknown)
        {
            throw new UsageException($"--only {unknown} is no part; there are {string.Join(", ", All.Select(part => part.Letter))}.");
        }

        return wanted.Length == 0 ? All : [.. All.Where(part => wanted.Contains(part.Letter, StringComparer.Ordinal))];
    }

    private static Func<BenchRun, CancellationToken, Task> Quick(Action<BenchRun> run) => (bench, _) =>
    {
        run(bench);
        return Task.CompletedTask;
    };
}
