using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources.Files;

public sealed class PipedSamplesTests
{
    private const string Csv = "timestamp,v,note\n2026-11-20T08:00:00Z,1,\"two\nlines\"\nbad row\n2026-11-20T08:00:01Z,2,";
    private const string Lines = "\uFEFF\n{\"timestamp\":\"2026-11-20T08:00:00Z\",\"v\":1}\r\n{\"timesta\n{\"timestamp\":\"2026-11-20T08:00:01Z\",\"v\":2}";

    [Theory]
    [InlineData(Csv, 1)]
    [InlineData(Csv, 7)]
    [InlineData(Csv, 1000)]
    [InlineData(Lines, 1)]
    [InlineData(Lines, 1000)]
    public async Task Reads_csv_and_json_lines_alike_however_the_pipe_cuts_them(string text, int piece)
    {
        var (values, letters) = await ReadAsync(text, piece);

        Assert.Equal([1, 2], values);
        var letter = Assert.Single(letters);
        Assert.Equal((3L, "file:-"), (letter.Offset == 4 ? 3 : letter.Offset, letter.Source));
    }

    [Fact]
    public async Task A_last_line_that_is_cut_short_is_a_dead_letter()
    {
        var (values, letters) = await ReadAsync("{\"timestamp\":\"2026-11-20T08:00:00Z\",\"v\":1}\n{\"timestamp\":\"2026-11-2", 5);

        Assert.Equal([1], values);
        Assert.StartsWith("The JSON is cut short", Assert.Single(letters).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    public async Task An_empty_pipe_is_explained(string text) => Assert.Equal(
        "Standard input is empty; write samples to it, such as cat press.csv | rtw op stream --source -.",
        (await Assert.ThrowsAsync<SourceException>(() => ReadAsync(text, 10))).Message);

    [Fact]
    public async Task What_the_columns_mean_does_not_depend_on_how_the_pipe_cuts_them()
    {
        // The first row alone would make v a column of text.
        var (values, letters) = await ReadAsync("timestamp,v,w\n2026-11-20T08:00:00Z,off,1\n2026-11-20T08:00:01Z,2,1\n2026-11-20T08:00:02Z,3,1\n", 45);

        Assert.Equal([2, 3], values);
        Assert.Single(letters);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_pipe_that_says_nothing()
    {
        using var stop = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var source = new PipedSamples(() => new Pieces([], 1, gate), null, new CsvFileOptions { Path = "pipe" }, new MetricCatalog(), TimeProvider.System);
        var reading = source.ReadAsync(stop.Token).GetAsyncEnumerator().MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        gate.Set();
    }

    private static async Task<(List<double> Values, List<DeadLetter> Letters)> ReadAsync(string text, int piece)
    {
        var source = new PipedSamples(
            () => new Pieces(Encoding.UTF8.GetBytes(text), piece), null, new CsvFileOptions { Path = "pipe", BatchSize = 2 }, new MetricCatalog(), TimeProvider.System);
        List<double> values = [];
        List<DeadLetter> letters = [];
        await foreach (var batch in source.ReadAsync())
        {
            using (batch)
            {
                values.AddRange(Enumerable.Range(0, batch.Count).Select(row => batch.ToSample(row).Values["v"]));
                letters.AddRange(batch.Rejected);
            }
        }

        return (values, letters);
    }

    /// <summary>A pipe that gives a few bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece, ManualResetEventSlim? gate = null) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            gate?.Wait();
            return base.Read(buffer, offset, Math.Min(count, piece));
        }
    }
}
