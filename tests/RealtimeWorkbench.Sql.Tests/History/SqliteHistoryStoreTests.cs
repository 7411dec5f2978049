using Microsoft.Data.Sqlite;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;

namespace RealtimeWorkbench.Sql.Tests.History;

public sealed class SqliteHistoryStoreTests : HistoryContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _said = [];

    private string FilePath => _folder["history.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_told_once_and_nothing_is_missing_when_there_is_room_again()
    {
        using var store = SqliteHistoryStore.Open(FilePath, _said.Add);
        var bench = new HistoryBench(store);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Values(0, 1000));
            await writer.FlushAsync();
            store.LimitPages(1);
            bench.Add(writer, new HistoryPlace("r", 0, false), Values(1000, 100_000));
            for (var i = 0; i < 2; i++)
            {
                var full = await Assert.ThrowsAsync<HistoryException>(() => writer.FlushAsync());
                Assert.Equal($"The disk is full, so {FilePath} cannot be written; make room on it.", full.Message);
                Assert.Equal(full.Message, writer.Problem);
            }

            store.LimitPages(1_000_000);
            await writer.FlushAsync();
            Assert.Null(writer.Problem);
        }

        Assert.Equal(2, bench.Said.Count);
        Assert.Equal($"The history can be written to {FilePath} again; nothing is missing in it.", bench.Said[1]);
        Assert.Equal(101_000, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))!.Values);
    }

    [Fact]
    public async Task A_file_that_another_program_has_locked_is_written_when_it_is_free()
    {
        using var store = SqliteHistoryStore.Open(FilePath, _said.Add, HistorySchema.Version, new Dictionary<int, string>(), patience: 1);
        var bench = new HistoryBench(store);
        await using var writer = bench.Open();
        HistoryBench.Begin(writer, "r");
        await using (var other = new SqliteConnection($"Data Source={FilePath};Pooling=false"))
        {
            await other.OpenAsync();
            await using var held = await other.BeginTransactionAsync(System.Data.IsolationLevel.Serializable);
            bench.Add(writer, new HistoryPlace("r", 0, false), Values(0, 10));
            var locked = await Assert.ThrowsAsync<HistoryException>(() => writer.FlushAsync());
            Assert.Equal($"{FilePath} is locked by another program; end what holds it.", locked.Message);
        }

        await writer.FlushAsync();
        Assert.Equal(10, new HistoryReader(store).Read(new SeriesQuery("am-01", "temperature"))!.Values);
    }

    [Fact]
    public void An_older_file_is_brought_to_this_version_and_kept_as_it_was_and_a_newer_one_is_refused()
    {
        SqliteHistoryStore.Open(FilePath, _said.Add).Dispose();
        using (SqliteHistoryStore.Open(FilePath, _said.Add, version: 3, new Dictionary<int, string> { [2] = "ALTER TABLE run ADD COLUMN shift TEXT" }))
        {
            Assert.Equal($"The history {FilePath} was brought from format 2 to format 3; as it was it is kept as {FilePath}.v2.", Assert.Single(_said));
        }

        SqliteHistoryStore.Open(FilePath + ".v2", _said.Add).Dispose();
        var newer = Assert.Throws<HistoryException>(() => SqliteHistoryStore.Open(FilePath, _said.Add));
        Assert.Equal(
            $"{FilePath} has format 3, but this version reads up to format 2; use the version that wrote it, or name another History.Path.", newer.Message);
        var unknown = Assert.Throws<HistoryException>(() => SqliteHistoryStore.Open(FilePath, _said.Add, version: 5, new Dictionary<int, string>()));
        Assert.Contains("has format 3, which this version cannot bring to format 5", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_an_earlier_time_is_not_taken_for_that_of_this_one()
    {
        SqliteHistoryStore.Open(FilePath, _said.Add).Dispose();
        Assert.Throws<HistoryException>(() => SqliteHistoryStore.Open(FilePath, _said.Add, version: 3, new Dictionary<int, string> { [2] = "ALTER TABLE run ADD" }));
        Assert.False(File.Exists(FilePath + ".v2"));
        File.WriteAllText(FilePath + ".v2", "of a week ago");
        File.WriteAllText(FilePath + ".v2.partial", "of a try that was killed");
        SqliteHistoryStore.Open(FilePath, _said.Add, version: 3, new Dictionary<int, string> { [2] = "ALTER TABLE run ADD COLUMN shift TEXT" }).Dispose();
        Assert.Equal($"The history {FilePath} was brought from format 2 to format 3; as it was it is kept as {FilePath}.v2-2.", Assert.Single(_said));
        Assert.Equal("of a week ago", File.ReadAllText(FilePath + ".v2"));
        Assert.False(File.Exists(FilePath + ".v2.partial"));
        SqliteHistoryStore.Open(FilePath + ".v2-2", _said.Add).Dispose();
        Assert.Single(_said);
    }

    [Fact]
    public void A_file_of_another_program_is_left_alone()
    {
        File.WriteAllText(FilePath, new string('x', 5000));
        Assert.Contains("is damaged, or no history", Assert.Throws<HistoryException>(() => SqliteHistoryStore.Open(FilePath, _said.Add)).Message, StringComparison.Ordinal);
        Assert.Equal(5000, new FileInfo(FilePath).Length);
        Assert.Contains("There is no history", Assert.Throws<HistoryException>(() => SqliteHistoryStore.OpenExisting(_folder["other.db"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_too_large_gives_up_its_oldest_values_and_its_room()
    {
        using var store = SqliteHistoryStore.Open(FilePath, _said.Add);
        var bench = new HistoryBench(store);
        var random = new Random(1);
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            bench.Add(writer, new HistoryPlace("r", 0, false), Enumerable.Range(0, 400_000).Select(i => (HistoryBench.Start.AddMilliseconds(i * 100), random.NextDouble())));
            await writer.FlushAsync();
        }

        var before = store.Bytes;
        var retention = new HistoryRetention { Bytes = before * 2 / 3 };
        while (store.Trim(retention, TimeProvider.System.GetUtcNow().UtcTicks))
        {
            // Step by step.
        }

        Assert.InRange(store.Bytes, 1, retention.Bytes);
        var reader = new HistoryReader(store);
        Assert.Equal(400_000, reader.Read(new SeriesQuery("am-01", "temperature"))!.Values);
        using var view = store.OpenView();
        Assert.Equal(HistoryResolution.Raw, Assert.Single(view.GivenUp(1)).Resolution);
    }

    protected override IHistoryStore Create() => SqliteHistoryStore.Open(_folder[$"{Guid.NewGuid():N}.db"], _said.Add);

    private static IEnumerable<(DateTimeOffset Time, double Value)> Values(int first, int count) =>
        Enumerable.Range(first, count).Select(i => (HistoryBench.Start.AddMilliseconds(i * 10), i + 0.5));
}
