using System.Diagnostics;
using Xunit.Abstractions;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Several programs in one group with one PostgreSQL database, which come, go, hang and are killed while the topic is written.</summary>
public sealed class ScaleOutTests(ITestOutputHelper output)
{
    private const int Happenings = 8;
    private const int Fewest = 2;
    private const int Most = 4;

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
        using var crew = new Crew(line, store);
        using (var writer = line.Write(speed: "20"))
        {
            await ShakeAsync(crew);
            await writer.EndAsync();
        }

        await crew.EndAsync();
        await crew.AssertSameAsUninterruptedAsync();
    }

    /// <summary>Lets workers come and go, one after the other, each time until the partitions have found an owner.</summary>
    private async Task ShakeAsync(Crew crew)
    {
        var random = new Random(11);
        var clock = Stopwatch.StartNew();
        await crew.Join().LineWithAsync("Baseline of");
        for (var number = 0; number < Happenings || crew.Alive.Count < Fewest; number++)
        {
            var happening = crew.Alive.Count < Fewest ? Happening.Joins
                : crew.Alive.Count == Most ? (Happening)random.Next(1, 4)
                : (Happening)random.Next(4);
            var since = clock.Elapsed;
            await HappenAsync(happening, crew, crew.Alive[random.Next(crew.Alive.Count)]);
            output.WriteLine(Invariant($"{since.TotalSeconds:0.0} s: {happening}, {crew.Alive.Count} workers, {(clock.Elapsed - since).TotalSeconds:0.0} s"));
        }
    }

    private static async Task HappenAsync(Happening happening, Crew crew, ProgramRun worker)
    {
        if (happening == Happening.Joins)
        {
            var joined = crew.Join();
            await crew.UntilAsync(() => Crew.Takeovers(joined) > 0);
            return;
        }

        var others = crew.Alive.Where(other => other != worker).ToList();
        var before = others.Sum(Crew.Takeovers);
        switch (happening)
        {
            case Happening.Leaves:
                await crew.StopAsync(worker);
                break;
            case Happening.IsKilled:
                await crew.KillAsync(worker);
                break;
            default:
                await worker.SignalAsync("-STOP");
                break;
        }

        await crew.UntilAsync(() => others.Sum(Crew.Takeovers) > before);
        if (happening == Happening.Hangs)
        {
            // It wakes up as the owner of partitions that are somebody else's by now.
            var its = Crew.Takeovers(worker);
            await worker.SignalAsync("-CONT");
            await crew.UntilAsync(() => Crew.Takeovers(worker) > its);
        }
    }
}
