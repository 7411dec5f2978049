using RealtimeWorkbench.History;
using RealtimeWorkbench.Sql.History;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Sql.Tests.History;

/// <summary>A history that takes more than it may, and has nothing that could be given up for it.</summary>
public sealed class FullHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("300 300 300 104", true)]
    [InlineData("300 290 280 270", false)] // Much is being given up still.
    [InlineData("104 104 104 104", false)]
    public async Task What_cannot_be_given_up_is_told_once_and_stands_until_there_is_room(string megabytes, bool isTold)
    {
        using var store = new SizedStore(SqliteHistoryStore.Open(_folder["history.db"], _ => { }), megabytes.Split(' ').Select(long.Parse));
        var time = new ManualTime(HistoryBench.Start);
        var bench = new HistoryBench(store, new HistoryWriterOptions { Interval = TimeSpan.FromHours(1), Retention = new HistoryRetention { Bytes = 100_000_000 } }, time);
        var problems = new List<string?>();
        await using (var writer = bench.Open())
        {
            HistoryBench.Begin(writer, "r");
            for (var minute = 0; minute < 4; minute++)
            {
                // The second flush is answered when all that follows the first is done.
                await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
                await writer.FlushAsync().WaitAsync(TimeSpan.FromSeconds(20));
                problems.Add(writer.Problem);
                time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        var sentence =
            $"The history {store.Name} takes 300 MB, more than History.MaxSize of 100 MB, and all was given up that can be for its size: what is left are values that "
            + "are in no sum yet, as where checkpoints fail, alerts and the list of series; in PostgreSQL also sums of minutes and hours, which History.KeepMinutes and "
            + "History.KeepHours shorten, and half of it in values and sums of seconds. Raise History.MaxSize if the process brings so much.";
        Assert.Equal(isTold ? [null, sentence, sentence, null] : [null, null, null, null], problems);
        Assert.Equal(isTold ? [sentence, $"The history {store.Name} takes no more than History.MaxSize again."] : [], bench.Said);
    }

    /// <summary>A store that has one size after the other, and nothing to give up.</summary>
    private sealed class SizedStore(SqliteHistoryStore inner, IEnumerable<long> megabytes) : IHistoryStore
    {
        private readonly Queue<long> _megabytes = new(megabytes);

        public string Name => inner.Name;

        public long Bytes => (_megabytes.Count > 1 ? _megabytes.Dequeue() : _megabytes.Peek()) * 1_000_000;

        public void Write(HistoryWrite write) => inner.Write(write);

        public void Settle(IReadOnlyList<SettledSeries> settled) => inner.Settle(settled);

        public bool Trim(HistoryRetention retention, long now) => false;

        public long? LastWritten(long before) => inner.LastWritten(before);

        public IHistoryView OpenView(CancellationToken cancellationToken = default) => inner.OpenView(cancellationToken);

        public void Dispose() => inner.Dispose();
    }
}
