using System.Diagnostics;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Several programs in one group with one PostgreSQL database, which come, go, hang and are killed while the topic is written.</summary>
public sealed class ScaleOutTests(ITestOutputHelper output)
{
    private const int Happenings = 12;
    private const int Fewest = 2;
    private const int Most = 4;
    private const string Group = "shift";
    private const string TakesOver = " with partition ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] Tables = ["spc.csv", "voxels.csv", "alerts.csv", "samples.csv", "samples.jsonl"];

    private readonly List<ProgramRun> _alive = [];
    private readonly Dictionary<ProgramRun, string> _names = [];

    private enum Happening
    {
        Joins,
        Leaves,
        IsKilled,
        Hangs,
    }

    [PostgresFact]
    public async Task Workers_that_come_go_hang_and_die_end_with_what_one_uninterrupted_worker_ends_with()
    {
        using var server = new PostgresServer();
        var store = server.AddressOf(server.CreateDatabase());
        Environment.SetEnvironmentVariable("RTW_POSTGRES_PASSWORD", PostgresServer.Password);
        using var line = await Line.StartAsync(machines: 8, samplesPerSecond: 1, TimeSpan.FromMinutes(20), partitions: 4);
        try
        {
            using var writer = line.Write(speed: "20");
            await ShakeAsync(line, store);
            await writer.EndAsync();
            await line.UntilAllIsReadAsync(_alive);

            // Each leaves with what it has; the last one has it all.
            await ProgramRun.StopAllAsync(_alive[1..]);
            await line.UntilAllIsReadAsync(_alive[0]);
            await _alive[0].StopAsync();
        }
        finally
        {
            _alive.ForEach(worker => worker.Dispose());
        }

        await line.ReadToEndAsync("uncut", "another group", store);

        Assert.DoesNotContain(PostgresServer.Password, string.Concat(_alive.Select(worker => worker.Said)), StringComparison.Ordinal);
        await CompareAsync(line);
    }

    private async Task CompareAsync(Line line)
    {
        var last = _names[_alive[0]];
        await line.AssertSameAsync(last, "uncut");
        foreach (var name in Tables)
        {
            var expected = (await line.LinesAsync("uncut", name)).ToHashSet(StringComparer.Ordinal);
            foreach (var worker in _alive.Skip(1))
            {
                Assert.Subset(expected, (await line.LinesAsync(_names[worker], name)).ToHashSet(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>Lets workers come and go, one after the other, each time until the partitions have found an owner.</summary>
    private async Task ShakeAsync(Line line, string store)
    {
        var random = new Random(11);
        var clock = Stopwatch.StartNew();
        _alive.Add(Join(line, store));
        await _alive[0].LineWithAsync("Baseline of");
        for (var number = 0; number < Happenings || _alive.Count < Fewest; number++)
        {
            var happening = _alive.Count < Fewest ? Happening.Joins
                : _alive.Count == Most ? (Happening)random.Next(1, 4)
                : (Happening)random.Next(4);
            var since = clock.Elapsed;
            await HappenAsync(happening, line, store, random.Next(_alive.Count));
            output.WriteLine(Invariant($"{since.TotalSeconds:0.0} s: {happening}, {_alive.Count} workers, {(clock.Elapsed - since).TotalSeconds:0.0} s"));
        }
    }

    private async Task HappenAsync(Happening happening, Line line, string store, int who)
    {
        if (happening == Happening.Joins)
        {
            var joined = Join(line, store);
            _alive.Add(joined);
            await UntilAsync(() => Takeovers(joined) > 0);
            return;
        }

        var worker = _alive[who];
        var others = _alive.Where(other => other != worker).ToList();
        var before = others.Sum(Takeovers);
        switch (happening)
        {
            case Happening.Leaves:
                _alive.Remove(worker);
                await worker.StopAsync();
                break;
            case Happening.IsKilled:
                _alive.Remove(worker);
                await worker.KillAsync();
                break;
            default:
                await worker.SignalAsync("-STOP");
                break;
        }

        await UntilAsync(() => others.Sum(Takeovers) > before);
        if (happening == Happening.Hangs)
        {
            // It wakes up as the owner of partitions that are somebody else's by now.
            var its = Takeovers(worker);
            await worker.SignalAsync("-CONT");
            await UntilAsync(() => Takeovers(worker) > its);
        }
        else
        {
            worker.Dispose();
        }
    }

    private ProgramRun Join(Line line, string store)
    {
        var name = Invariant($"worker-{_names.Count + 1}");
        var worker = line.Read(name, Group, store, workers: 1 + (_names.Count % 2));
        _names.Add(worker, name);
        return worker;
    }

    private static int Takeovers(ProgramRun worker) => worker.LinesWith(TakesOver);

    /// <summary>Waits until something holds that is seen in what the workers say.</summary>
    private async Task UntilAsync(Func<bool> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(since) < Patience && _alive.TrueForAll(worker => !worker.Process.HasExited),
                string.Join("\n\n", _alive.Select(worker => worker.Said)));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }
}
