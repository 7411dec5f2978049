namespace RealtimeWorkbench.Cli.Bench;

/// <summary>The parts of the bench.</summary>
internal static class BenchParts
{
    /// <summary>All of them, in the order in which they run.</summary>
    public static readonly IReadOnlyList<BenchPart> All =
    [
        new(MonitoringBench.Part, "decoding and monitors against tokenising", Quick(MonitoringBench.Run)),
        new(KafkaBench.Part, "the pipeline from Kafka against a bare loop of the same client and kcat", KafkaBench.RunAsync),
        new(MonitoringBench.AllocationPart, "bytes allocated a sample", Quick(MonitoringBench.RunAllocation)),
        new(SeriesBench.Part, "cost of a sample and memory of a series, from 1 to 100 000 series", Quick(SeriesBench.Run)),
        new(LatencyBench.Part, "time from a sample to its alert on a WebSocket", LatencyBench.RunAsync),
        new(MemoryBench.Part, "memory over an hour of event time", MemoryBench.RunAsync),
        new(CheckpointBench.Part, "the complete workflow with a checkpoint each second against without", CheckpointBench.RunAsync),
        new(OrderBench.Part, "the order of event time on against off, and the demo to its first chart", OrderBench.RunAsync),
        new(HistoryBench.Part, "samples into a history against an INSERT for each", HistoryBench.RunAsync),
        new(RecordingBench.Part, "recording, and a history, against the same without", RecordingBench.RunAsync),
        new(YearBench.Part, "a year at 1 Hz on one screen against summing up its rows", YearBench.RunAsync),
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
