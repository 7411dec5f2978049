using Xunit.Abstractions;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Two programs in one group with one PostgreSQL database, of which one is killed again and again while the topic is written.</summary>
public sealed class KilledWorkersTests(ITestOutputHelper output)
{
    private const int Kills = 50;

    [PostgresFact]
    public async Task Two_workers_that_are_killed_fifty_times_end_with_what_one_uninterrupted_worker_ends_with()
    {
        using var server = new PostgresServer();
        var store = server.AddressOf(server.CreateDatabase());
        Environment.SetEnvironmentVariable("RTW_POSTGRES_PASSWORD", PostgresServer.Password);
        using var line = await Line.StartAsync(machines: 8, samplesPerSecond: 1, TimeSpan.FromMinutes(20), partitions: 4);
        using var crew = new Crew(line, store);
        var random = new Random(12);
        var tookOver = 0;
        using (var writer = line.Write(speed: "16"))
        {
            await crew.Join().LineWithAsync("Baseline of");
            crew.Join();
            for (var kill = 0; kill < Kills; kill++)
            {
                // Anywhere: while it starts, joins, waits for its partitions, restores them, or works. Each eighth has got that far.
                var victim = crew.Alive[random.Next(2)];
                if (kill % 8 == 0)
                {
                    await crew.UntilAsync(() => Crew.Takeovers(victim) > 0);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1200)), TimeProvider.System, CancellationToken.None);
                tookOver += Crew.Takeovers(victim) > 0 ? 1 : 0;
                await crew.KillAsync(victim);
                crew.Join();
            }

            await writer.EndAsync();
        }

        output.WriteLine(Invariant($"{Kills} kills, {tookOver} of workers that had partitions."));
        Assert.InRange(tookOver, Kills / 8, Kills);
        await crew.EndAsync();
        await crew.AssertSameAsUninterruptedAsync();
    }
}
