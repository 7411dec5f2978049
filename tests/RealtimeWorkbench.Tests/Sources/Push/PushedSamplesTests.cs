using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Push;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Push;

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
    public void Few_samples_with_ever_new_names_are_refused_before_they_fill_the_memory()
    {
        // 40 new names a sample: 1000 samples would need 40 000 columns for 1000 of them each.
        var lines = string.Concat(Enumerable.Range(0, 1000).Select(row =>
            $$"""{"timestamp":"2026-11-21T10:00:00Z",{{string.Join(',', Enumerable.Range(0, 40).Select(name => FormattableString.Invariant($"\"n{row}_{name}\":1")))}}}""" + "\n"));

        var outcome = _inlet.TryPush(System.Text.Encoding.UTF8.GetBytes(lines), PushFormat.JsonLines);

        Assert.Equal(
            new PushOutcome(PushVerdict.TooMany, "The samples of this request have too many names: samples × names is more than 25000000; send them in parts."), outcome);
    }

    [Fact]
    public void A_record_with_too_many_fields_is_refused()
    {
        var record = $$"""{"timestamp":"2026-11-21T10:00:00Z",{{string.Join(',', Enumerable.Range(0, 10_000).Select(name => FormattableString.Invariant($"\"n{name}\":1")))}}}""";
        var header = "timestamp" + string.Concat(Enumerable.Range(0, 10_000).Select(name => FormattableString.Invariant($",n{name}"))) + "\n";

        Assert.Equal("The record has more than 10000 fields; send them in parts.", Assert.Single(_inlet.TryPush(System.Text.Encoding.UTF8.GetBytes(record), PushFormat.Json).Refusals).Reason);
        Assert.Equal("The header line has more than 10000 columns; send them in parts.", _inlet.TryPush(System.Text.Encoding.UTF8.GetBytes(header), PushFormat.Csv).Reason);
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

    [Fact]
    public async Task Many_that_find_no_room_are_refused_whole_and_taken_once_there_is_room()
    {
        var twenty = Lines(20);
        Assert.Equal(PushVerdict.Taken, _inlet.TryPush(twenty, PushFormat.JsonLines).Verdict);

        var full = _inlet.TryPush(Sample, PushFormat.Json);
        await using var reading = _inlet.ReadAsync().GetAsyncEnumerator();
        Assert.True(await reading.MoveNextAsync());
        var first = reading.Current.Count;
        reading.Current.Dispose();
        var taken = _inlet.TryPush(Sample, PushFormat.Json);

        Assert.Equal(new PushOutcome(PushVerdict.Full, "The stream cannot keep up with what is pushed, and nothing of this was taken; wait a moment and send it again."), full);
        Assert.Equal((PushVerdict.Taken, 1), (taken.Verdict, taken.Accepted));
        Assert.Equal(10, first);
        Assert.Equal(11, _inlet.Abandon());
    }

    [Fact]
    public void No_more_wait_than_a_request_may_have_however_few_batches_they_are()
    {
        var inlet = new PushedSamples(new MetricCatalog(), new ManualTime(DateTimeOffset.UnixEpoch));

        Assert.Equal(PushVerdict.Taken, inlet.TryPush(Lines(PushedSamples.MaxRecords - 1), PushFormat.JsonLines).Verdict);
        Assert.Equal(PushVerdict.Full, inlet.TryPush(Lines(2), PushFormat.JsonLines).Verdict);
        Assert.Equal(PushVerdict.Taken, inlet.TryPush(Lines(1), PushFormat.JsonLines).Verdict);
    }

    [Fact]
    public void After_the_end_nothing_of_many_is_taken()
    {
        _inlet.Complete();

        Assert.Equal(
            new PushOutcome(PushVerdict.NoStream, "The stream has ended and takes no more samples; execute an operation first."),
            _inlet.TryPush(Sample, PushFormat.Json));
    }

    private static byte[] Lines(int count)
    {
        var lines = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            lines.Write(Sample);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }
}
