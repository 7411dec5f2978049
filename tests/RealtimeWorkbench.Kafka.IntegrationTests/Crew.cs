namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Workers of one group, each a process of its own, that read a line and share a database of checkpoints.</summary>
internal sealed class Crew(Line line, string store) : IDisposable
{
    private const string Group = "shift";
    private const string TakesOver = " with partition ";

    private static readonly string[] Tables = ["spc.csv", "voxels.csv", "alerts.csv", "samples.csv", "samples.jsonl"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<ProgramRun> _alive = [];
    private readonly Dictionary<ProgramRun, string> _names = [];

    /// <summary>Those that have not left and were not killed.</summary>
    public IReadOnlyList<ProgramRun> Alive => _alive;

    /// <summary>How many have ever been in it.</summary>
    public int Ever => _names.Count;

    /// <summary>How often a worker has taken a partition over.</summary>
    public static int Takeovers(ProgramRun worker) => worker.LinesWith(TakesOver);

    /// <summary>Starts a worker; every second one has two threads for its machines.</summary>
    public ProgramRun Join()
    {
        var name = Invariant($"worker-{_names.Count + 1}");
        var worker = line.Read(name, Group, store, workers: 1 + (_names.Count % 2));
        _names.Add(worker, name);
        _alive.Add(worker);
        return worker;
    }

    /// <summary>Kills a worker.</summary>
    public async Task KillAsync(ProgramRun worker)
    {
        _alive.Remove(worker);
        await worker.KillAsync();
        worker.Dispose();
    }

    /// <summary>Lets a worker leave.</summary>
    public async Task StopAsync(ProgramRun worker)
    {
        _alive.Remove(worker);
        await worker.StopAsync();
        worker.Dispose();
    }

    /// <summary>Waits until something holds that is seen in what the workers say, while all of them live.</summary>
    public async Task UntilAsync(Func<bool> holds)
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

    /// <summary>Waits until everything is read, and lets all go: each leaves with what it has, and the last one has it all.</summary>
    public async Task EndAsync()
    {
        await line.UntilAllIsReadAsync(_alive);
        await ProgramRun.StopAllAsync(_alive[1..]);
        await line.UntilAllIsReadAsync(_alive[0]);
        await _alive[0].StopAsync();
    }

    /// <summary>Requires that they ended with what one uninterrupted worker of another group ends with, to the last byte, and said no password.</summary>
    public async Task AssertSameAsUninterruptedAsync()
    {
        await line.ReadToEndAsync("uncut", "another group", store);
        Assert.DoesNotContain(PostgresServer.Password, string.Concat(_alive.Select(worker => worker.Said)), StringComparison.Ordinal);
        await line.AssertSameAsync(_names[_alive[0]], "uncut");
        foreach (var name in Tables)
        {
            var expected = (await line.LinesAsync("uncut", name)).ToHashSet(StringComparer.Ordinal);
            foreach (var worker in _alive.Skip(1))
            {
                Assert.Subset(expected, (await line.LinesAsync(_names[worker], name)).ToHashSet(StringComparer.Ordinal));
            }
        }
    }

    public void Dispose() => _alive.ForEach(worker => worker.Dispose());
}
