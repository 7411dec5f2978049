using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources;

public sealed class SampleTransferTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly HeldSink _sink = new();
    private readonly SampleTransfer _transfer;

    public SampleTransferTests() => _transfer = new SampleTransfer(_sink);

    [Fact]
    public async Task Brings_all_samples_and_counts_records_that_hold_none()
    {
        var letters = Enumerable.Range(1, 12).Select(line => DeadLetter.Of("file:a", line, "Not JSON.", "x"u8)).ToArray();

        await _transfer.RunAsync(new ScriptedSource().Yield(Sample(1), Sample(2)).Reject(letters).Yield(Sample(3)));

        Assert.Equal((3, 0), (_sink.Delivered, _sink.Underway));
        Assert.Equal(12, _transfer.Rejected);
        Assert.Equal(Enumerable.Range(1, 10).Select(line => (long)line), _transfer.FirstRejected.Select(letter => letter.Offset));
    }

    [Fact]
    public async Task What_a_source_gave_before_it_failed_arrives()
    {
        var failure = await Assert.ThrowsAsync<SourceException>(
            () => _transfer.RunAsync(new ScriptedSource().Yield(Sample(1)).Throw(new SourceException("The file is gone."))));

        Assert.Equal("The file is gone.", failure.Message);
        Assert.Equal((1, 0), (_sink.Delivered, _sink.Underway));
    }

    [Fact]
    public async Task What_a_source_gave_arrives_also_where_it_failed_as_nobody_foresaw()
    {
        await Assert.ThrowsAsync<IOException>(() => _transfer.RunAsync(new ScriptedSource().Yield(Sample(1)).Throw(new IOException("The disk is gone."))));

        Assert.Equal((1, 0), (_sink.Delivered, _sink.Underway));
    }

    [Fact]
    public async Task Where_what_it_gave_does_not_arrive_either_both_are_told()
    {
        _sink.Refusal = "The table is full.";

        var failure = await Assert.ThrowsAsync<SourceException>(
            () => _transfer.RunAsync(new ScriptedSource().Yield(Sample(1)).Throw(new SourceException("The file is gone."))));

        Assert.Equal("The file is gone. The table is full.", failure.Message);
        Assert.Equal((0, 1), (_sink.Delivered, _sink.Underway));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_sink_that_refuses_is_not_asked_to_write_again(int mostHeld)
    {
        _sink.MostHeld = mostHeld;
        _sink.Refusal = "The table is full.";

        await Assert.ThrowsAsync<SourceException>(() => _transfer.RunAsync(new ScriptedSource().Yield(Sample(1), Sample(2))));

        Assert.Equal(1, _sink.Flushes);
    }

    [Fact]
    public async Task A_stop_ends_it_in_order()
    {
        using var stop = new CancellationTokenSource();

        var running = _transfer.RunAsync(new ScriptedSource().Yield(Sample(1)).Block(), stop.Token);
        await stop.CancelAsync();
        await running;

        Assert.Equal((0, 1), (_sink.Delivered, _sink.Underway));
    }

    [Fact]
    public void A_sink_that_is_not_there_is_refused_with_those_that_are() => Assert.Equal(
        "Samples cannot be written to 'ftp'; there are http.",
        Assert.Throws<SourceException>(() => SinkCatalog.Find("ftp", SinkCatalog.BuiltIn)).Message);

    private static Sample Sample(int second) => new(Start.AddSeconds(second), "m", new Dictionary<string, double> { ["t"] = second });

    /// <summary>Holds samples until it is flushed.</summary>
    private sealed class HeldSink : ISampleSink
    {
        public event Action<SourceNotice>? Noticed
        {
            add { }
            remove { }
        }

        public int MostHeld { get; set; } = int.MaxValue;

        public string? Refusal { get; set; }

        public int Flushes { get; private set; }

        public SinkPlace Place => new("samples", "list", "held", "list held", "the test");

        public long Delivered { get; private set; }

        public long Failed => 0;

        public long Underway { get; private set; }

        public string? Problem => null;

        public async ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
        {
            Underway += batch.Count;
            if (Underway > MostHeld)
            {
                await FlushAsync(cancellationToken);
            }
        }

        public Task FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            cancellationToken.ThrowIfCancellationRequested();
            if (Refusal is not null)
            {
                throw new SourceException(Refusal);
            }

            (Delivered, Underway) = (Delivered + Underway, 0);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
