using System.Globalization;
using RealtimeWorkbench.Cli.Commands;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary><c>rtw replay</c> says what became of the samples, however it ends.</summary>
public sealed class ReplayCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new(CultureInfo.InvariantCulture);
    private readonly StringWriter _error = new(CultureInfo.InvariantCulture);
    private readonly BrokenSink _sink = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task What_was_written_is_told_also_where_it_ends_as_nobody_foresaw()
    {
        _sink.Breakage = new InvalidOperationException("The library is broken.");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(ReplayAsync);

        Assert.Equal("The library is broken.", thrown.Message);
        Assert.Equal("Wrote 2 samples to the test", _output.ToString().TrimEnd());
        Assert.Equal("1 samples were on their way when it was stopped; the tester may have them or not.", _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_problem_by_which_no_sample_failed_is_told_without_a_number()
    {
        (_sink.IsForgiving, _sink.Problem) = (true, "The library has ended.");

        Assert.Equal(ExitCode.Done, await ReplayAsync());

        Assert.Equal("The library has ended.", _error.ToString().TrimEnd());
    }

    [Fact]
    public async Task A_problem_that_the_failure_tells_is_told_once()
    {
        _sink.Problem = "The login is refused.";
        _sink.Breakage = new SourceException("Writing has ended: The login is refused.");

        await Assert.ThrowsAsync<SourceException>(ReplayAsync);

        Assert.DoesNotContain("refused", _error.ToString(), StringComparison.Ordinal);
    }

    private async Task<int> ReplayAsync()
    {
        var file = _folder.Write("a.csv", "time,t\n2026-11-23T05:00:00Z,1\n2026-11-23T05:00:01Z,2\n2026-11-23T05:00:02Z,3\n");
        var settings = new WorkbenchSettings { File = new FileSettings { Path = file } };
        return await ReplayCommand.ReplayAsync(_sink, settings, asJson: false, _output, _error, CancellationToken.None);
    }

    /// <summary>Takes all samples of a batch but the last one, and then breaks.</summary>
    private sealed class BrokenSink : ISinkProvider, ISampleSink
    {
        public event Action<SourceNotice>? Noticed
        {
            add { }
            remove { }
        }

        public Exception Breakage { get; set; } = new SourceException("It is broken.");

        public bool IsForgiving { get; set; }

        public string? Problem { get; set; }

        public SinkDescription Description { get; } = new("test", "a test", "Test");

        public SinkPlace Place => new("samples", "test", "test", "the test", "the tester");

        public long Delivered { get; private set; }

        public long Failed => 0;

        public long Underway { get; private set; }

        public ISampleSink Create(WorkbenchSettings settings, TimeProvider time) => this;

        public ValueTask AppendAsync(SampleBatch batch, CancellationToken cancellationToken = default)
        {
            if (batch.Count == 0)
            {
                return ValueTask.CompletedTask;
            }

            (Delivered, Underway) = IsForgiving ? (Delivered + batch.Count, 0) : (Delivered + batch.Count - 1, 1);
            return IsForgiving ? ValueTask.CompletedTask : ValueTask.FromException(Breakage);
        }

        public Task FlushAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
