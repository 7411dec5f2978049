using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources;

public sealed class PushedSamplesTests
{
    private static readonly byte[] Sample = """{"timestamp":"2026-11-21T10:00:00Z","machine":"press-7","pressure":5.5}"""u8.ToArray();

    private readonly PushedSamples _inlet = new(new MetricCatalog(), new ManualTime(DateTimeOffset.UnixEpoch), capacity: 2);

    [Fact]
    public async Task What_was_taken_before_the_end_is_still_read()
    {
        Assert.Null(_inlet.TryPush(Sample));
        _inlet.Complete();

        var read = 0;
        await foreach (var batch in _inlet.ReadAsync())
        {
            using (batch)
            {
                read += batch.Count;
            }
        }

        Assert.Equal(1, read);
    }

    [Fact]
    public void Says_whether_to_wait_or_to_begin_anew_when_it_takes_no_more()
    {
        Assert.Null(_inlet.TryPush(Sample));
        Assert.Null(_inlet.TryPush(Sample));
        Assert.Equal(
            "The stream cannot keep up with what is pushed; wait a moment and send it again.", _inlet.TryPush(Sample));

        _inlet.Complete();

        Assert.Equal("The stream has ended and takes no more samples; execute an operation first.", _inlet.TryPush(Sample));
    }
}
