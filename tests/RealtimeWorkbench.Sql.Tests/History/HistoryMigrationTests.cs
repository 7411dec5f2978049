using System.IO.Compression;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>Files as older versions left them: history-v1.db was written by the program as it was before format 2.</summary>
public sealed class HistoryMigrationTests : IDisposable
{
    private static readonly DateTimeOffset Start = HistoryBench.Start;

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_format_1_answers_as_before_is_kept_and_goes_on()
    {
        var path = Unpack(_folder["history.db"]);
        using (var store = SqliteHistoryStore.Open(path, _said.Add))
        {
            Assert.Equal($"The history {path} was brought from format 1 to format 2; as it was it is kept as {path}.v1.", Assert.Single(_said));
            Check(store);
            await GoOnAsync(store);
        }

        // The copy is as it was, and can be brought to this version, too.
        using var copy = SqliteHistoryStore.Open(path + ".v1", _said.Add);
        Assert.Equal(2, _said.Count);
        Check(copy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Programs_that_open_a_file_at_the_same_time_find_it_made_or_brought_here_once(bool isOlder)
    {
        var path = isOlder ? Unpack(_folder["history.db"]) : _folder["history.db"];
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var together = new Barrier(4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                SqliteHistoryStore.Open(path, said.Enqueue).Dispose();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal(isOlder ? 1 : 0, said.Count);
        using var store = SqliteHistoryStore.OpenExisting(path);
        Assert.Equal(isOlder ? 2 : 0, new HistoryReader(store).Runs().Count);
    }

    [Fact]
    public void What_an_older_version_wrote_counts_as_written_when_the_file_was_brought_to_this_one()
    {
        using var store = SqliteHistoryStore.Open(Unpack(_folder["history.db"]), _said.Add);
        var now = TimeProvider.System.GetUtcNow();
        var retention = new HistoryRetention { Raw = TimeSpan.FromDays(30), Seconds = TimeSpan.FromDays(60), Minutes = TimeSpan.FromDays(90), Hours = TimeSpan.FromDays(120) };
        Assert.False(store.Trim(retention, now.AddDays(29).UtcTicks));
        foreach (var (days, values) in new[] { (31, 10_900), (61, 10_900), (91, 10_900), (121, 0) })
        {
            while (store.Trim(retention, now.AddDays(days).UtcTicks))
            {
                // Step by step.
            }

            Assert.Equal(values, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))?.Values ?? 0);
        }

        Assert.Empty(new HistoryReader(store).Runs());
    }

    /// <summary>The run that was killed behind its checkpoint 7 goes on, and has each value once.</summary>
    internal static async Task GoOnAsync(IHistoryStore store)
    {
        var bench = new HistoryBench(store, new HistoryWriterOptions { WaitsForAcknowledgement = true });
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "killed", minute: 300);
            bench.Add(writer, new HistoryPlace("killed", 7, GoesOn: true), Enumerable.Range(50, 100).Select(i => (Start.AddHours(5).AddSeconds(i), 7.0)));
            await writer.FlushAsync();
            writer.Acknowledge("am-01", "killed", 8);
        }

        Assert.Empty(bench.Said);
        Assert.Equal(150, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature") { Run = "killed" })!.Values);
    }

    internal static void Check(IHistoryStore store)
    {
        var reader = new HistoryReader(store);
        Assert.Equal([("killed", 100L), ("ended", 10_800L)], reader.Runs().Select(run => (run.Id, run.Values)));
        Assert.Equal("alert", Assert.Single(reader.Events(new EventQuery(HistoryEventKind.Alert))).Key);
        foreach (var resolution in Enum.GetValues<HistoryResolution>())
        {
            var found = reader.Read(new SeriesQuery("am-01", "temperature") { Resolution = resolution })!;
            Assert.Equal(10_900, found.Values);
            Assert.Equal(1, found.Means.Zip(found.Counts, (mean, count) => mean * count).Sum() / 10_800, 0.07);
        }

        // Single values of the first hour had been given up.
        using var view = store.OpenView();
        Assert.Equal(new HistoryGap(HistoryResolution.Raw, 0, Start.AddHours(1).UtcTicks), Assert.Single(view.GivenUp(1)));
    }

    internal static string Unpack(string path)
    {
        using var packed = typeof(HistoryMigrationTests).Assembly.GetManifestResourceStream("history-v1.db.gz")!; // The project has it.
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var file = File.Create(path);
        unpacked.CopyTo(file);
        return path;
    }
}
