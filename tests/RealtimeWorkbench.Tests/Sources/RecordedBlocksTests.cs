using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources;

/// <summary>Blocks of a recording, each of which is written while the next one is gathered.</summary>
public sealed class RecordedBlocksTests : IDisposable
{
    /// <summary>Samples after which a block is written.</summary>
    private const int BlockRows = 4096;

    private static readonly DateTimeOffset Start = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly RecordedFolder _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public async Task Samples_are_in_the_file_in_their_order_and_its_bytes_are_the_same_each_time()
    {
        var first = await RecordAsync(batches: 40);
        List<string> said = [];

        var samples = await RecordedFolder.ReadAsync(_made.FilePath, said);

        Assert.Empty(said);
        Assert.Equal(Enumerable.Range(0, 40 * 1000).Select(i => (double)i), samples.Select(sample => sample.Values["n"]));
        Assert.Equal(first, await RecordAsync(batches: 40));
    }

    [Fact]
    public async Task A_block_has_the_units_that_were_known_when_it_was_closed()
    {
        byte[] before;
        var catalog = new MetricCatalog();
        await using (var recording = Recording.Create(_made.FilePath, new ManualTime(Start)))
        {
            Append(recording, catalog, 0, BlockRows);
            recording.Flush();
            before = await ReadBytesAsync();
        }

        await using (var recording = Recording.Create(_made.FilePath, new ManualTime(Start)))
        {
            Append(recording, catalog, 0, BlockRows);
            catalog.SetUnit(catalog.Metrics.GetOrAdd("n"), "mm");
            Append(recording, catalog, BlockRows, 1);
        }

        var after = await ReadBytesAsync();
        Assert.True(after.Length > before.Length);
        Assert.Equal(before, after[..before.Length]);
    }

    [Fact]
    public async Task What_was_appended_is_in_the_file_once_it_is_flushed()
    {
        await using var recording = Recording.Create(_made.FilePath, new ManualTime(Start));
        var catalog = new MetricCatalog();
        for (var block = 1; block <= 5; block++)
        {
            Append(recording, catalog, (block - 1) * BlockRows, BlockRows);

            recording.Flush();

            List<string> said = [];
            Assert.Equal(block * BlockRows, recording.Samples);
            Assert.Equal(block * BlockRows, (await RecordedFolder.ReadAsync(_made.FilePath, said)).Count);
            Assert.Empty(said);
        }
    }

    [Fact]
    public async Task All_blocks_of_a_recording_are_of_one_catalog()
    {
        await using var recording = Recording.Create(_made.FilePath, new ManualTime(Start));
        Append(recording, new MetricCatalog(), 0, BlockRows);

        var refused = Assert.Throws<ArgumentException>(() => Append(recording, new MetricCatalog(), 0, 1));

        Assert.StartsWith("All batches of a recording have to be of one catalog.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(BlockRows, recording.Samples);
    }

    private async Task<byte[]> RecordAsync(int batches)
    {
        await using (var recording = Recording.Create(_made.FilePath, new ManualTime(Start)))
        {
            var catalog = new MetricCatalog();
            for (var batch = 0; batch < batches; batch++)
            {
                Append(recording, catalog, batch * 1000, 1000);
            }
        }

        return await ReadBytesAsync();
    }

    private static void Append(Recording recording, MetricCatalog catalog, int first, int count)
    {
        using var batch = SampleBatch.Rent(catalog, count);
        var (machine, metric) = (catalog.Machines.GetOrAdd("m"), catalog.Metrics.GetOrAdd("n"));
        for (var number = first; number < first + count; number++)
        {
            batch.SetValue(batch.AddRow(number * TimeSpan.TicksPerSecond, machine), metric, number);
        }

        recording.Append(batch);
    }

    private async Task<byte[]> ReadBytesAsync()
    {
        await using var file = new FileStream(_made.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
