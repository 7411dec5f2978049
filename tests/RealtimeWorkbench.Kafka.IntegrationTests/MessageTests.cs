using System.Text;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>What becomes of messages: samples, dead letters, and what they lack.</summary>
public sealed class MessageTests
{
    private const long Time = 1_760_000_000_123;

    [Fact]
    public async Task The_key_is_the_machine_and_the_time_of_the_message_that_of_the_sample_where_the_value_has_none()
    {
        using var topic = new Topic();
        topic.Put("""{"n":1}"""u8.ToArray(), "press-7"u8.ToArray(), Time);
        topic.Put("""{"n":2,"machine":"press-8","timestamp":"2026-01-01T00:00:00Z"}"""u8.ToArray(), "press-7"u8.ToArray(), Time);
        topic.Put("""{"metric":"n","value":3}"""u8.ToArray(), key: null, Time);
        topic.Put("""{"n":4}"""u8.ToArray(), [0, 0, 0, 7], Time);

        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Samples.Count == 4);

        Assert.Equal(["press-7", "press-8", "machine-1", "key-00000007"], member.Samples.Select(sample => sample.Machine));
        Assert.Equal(
            [Time, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), Time, Time],
            member.Samples.Select(sample => sample.Timestamp.ToUnixTimeMilliseconds()));
        Assert.Equal([1, 2, 3, 4], member.Numbers);
    }

    [Fact]
    public async Task Headers_say_machine_time_and_metric_where_the_settings_name_them_and_the_value_does_not()
    {
        using var topic = new Topic();
        var settings = topic.Settings with { MachineHeader = "machine", TimeHeader = "at", MetricHeader = "metric" };
        var time = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        topic.Put("1"u8.ToArray(), "press-7"u8.ToArray(), Time, ("machine", "press-8"), ("at", "2026-01-01T00:00:00Z"), ("metric", "n"), ("rtw.units", "{"));
        topic.Put("""{"value":2,"quality":7}"""u8.ToArray(), "press-7"u8.ToArray(), Time, ("at", "1767225600"), ("metric", "n"));
        topic.Put("""{"n":3,"machine":"press-9","timestamp":1760000000}"""u8.ToArray(), null, Time, ("machine", "press-8"), ("at", "1767225600"), ("metric", "x"));
        topic.Put("""{"n":4}"""u8.ToArray(), "press-7"u8.ToArray(), Time, ("rtw.units", """{"n":"\ud800"}"""));
        topic.Put("5"u8.ToArray(), "press-7"u8.ToArray(), Time, ("at", "yesterday"), ("metric", "n"));
        topic.Put("6"u8.ToArray(), "press-7"u8.ToArray(), Time);
        topic.Put("7 8"u8.ToArray(), "press-7"u8.ToArray(), Time, ("metric", "n"));

        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));
        await member.Until(() => member.Samples.Count == 4 && member.Rejected.Count == 3);

        Assert.Equal([1, 2, 3, 4], member.Numbers);
        Assert.All(member.Samples, sample => Assert.Single(sample.Values));
        Assert.Equal(["press-8", "press-7", "press-9", "press-7"], member.Samples.Select(sample => sample.Machine));
        Assert.Equal(
            [time, time, DateTimeOffset.FromUnixTimeSeconds(1_760_000_000), DateTimeOffset.FromUnixTimeMilliseconds(Time)],
            member.Samples.Select(sample => sample.Timestamp));
        Assert.Equal(
            [
                "Header at is \"yesterday\"; a time from 1980 to 2099 is needed, ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970.",
                "The record is 6; a JSON object is needed.",
                "Not JSON from byte 3 on (\"8\"); one object a record is needed.",
            ],
            member.Rejected.Select(letter => letter.Reason));
    }

    [Fact]
    public async Task Times_that_are_years_off_become_dead_letters_or_late_samples_and_the_run_goes_on()
    {
        using var topic = new Topic();
        string[] times = ["0", "1", "-1", "99999999999999999999", "\"0001-01-01T00:00:00Z\"", "\"2150-01-01T00:00:00Z\"", "\"2026-13-01T00:00:00Z\""];
        topic.Put(0, 1);
        foreach (var time in times)
        {
            topic.Put(Encoding.UTF8.GetBytes($"{{\"timestamp\":{time},\"n\":1}}"));
        }

        // Plausible to a decoder: one of 1990, and one of 2099, which may not make late what follows.
        topic.Put("""{"timestamp":"1990-01-01T00:00:00Z","n":1}"""u8.ToArray(), "m0"u8.ToArray());
        topic.Put("""{"timestamp":"2099-01-01T00:00:00Z","n":1}"""u8.ToArray(), "m0"u8.ToArray());
        topic.Put(1, 1);

        var pipeline = new Pipeline(
            new PipelineOptions { FurthestFuture = TimeSpan.FromDays(1) }, _ => [], new NoSignals(), [], TimeProvider.System);
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2), TimeProvider.System);
        var running = pipeline.RunAsync(topic.Source(), stop.Token);
        while (pipeline.Statistics.Snapshot().Produced < times.Length + 4 && !running.IsCompleted)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop.Token);
        }

        await stop.CancelAsync();
        var counts = (await running).Statistics;

        Assert.Equal((times.Length + 4, 2, 1, times.Length + 1), (counts.Produced, counts.Processed, counts.Late, counts.DeadLettered));
        Assert.Equal(times.Length + 1, topic.Read("samples.dlq", times.Length).Count + pipeline.DeadLetters.Snapshot().Count(letter => letter.Reason.Contains("2099", StringComparison.Ordinal) && letter.Source == "kafka:samples"));
    }

    [Fact]
    public async Task A_message_without_a_sample_becomes_a_dead_letter_and_its_neighbours_are_read()
    {
        using var topic = new Topic();
        byte[] random = [.. Enumerable.Range(0, 300).Select(number => (byte)(number * 7))];
        topic.Put(Topic.Sample(1));
        topic.Put(value: null, "m0"u8.ToArray());
        topic.Put([]);
        topic.Put("{\"timestamp\":17600"u8.ToArray());
        topic.Put(random, "m0"u8.ToArray(), Time);
        topic.Put(Topic.Sample(2));

        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Samples.Count == 2);

        Assert.Equal([1, 2], member.Numbers);
        Assert.Equal([1L, 2, 3, 4], member.Rejected.Select(letter => letter.Offset));
        Assert.All(member.Rejected, letter => Assert.Equal("kafka:samples/0", letter.Source));
        Assert.Equal(
            [
                "The message has no value (a tombstone); a JSON object is needed.",
                "The record is empty; a JSON object is needed.",
                "The JSON is cut short after 18 bytes; one complete object is needed.",
                "The record is not valid UTF-8; save or send it as UTF-8.",
            ],
            member.Rejected.Select(letter => letter.Reason));
        Assert.Equal(random, member.Rejected.Last().Raw.ToArray());

        var dead = topic.Read("samples.dlq", 4).OrderBy(message => Header(message, "rtw.dlq.offset")).ToList();
        Assert.Equal(["1", "2", "3", "4"], dead.Select(message => Header(message, "rtw.dlq.offset")));
        Assert.All(dead, message => Assert.Equal(("samples", "0"), (Header(message, "rtw.dlq.topic"), Header(message, "rtw.dlq.partition"))));
        Assert.Equal(member.Rejected.Select(letter => letter.Reason), dead.Select(message => Header(message, "rtw.dlq.reason")));
        Assert.Null(dead[0].Message.Value);
        Assert.Equal(random, dead[3].Message.Value);
        Assert.Equal("m0"u8.ToArray(), dead[3].Message.Key);
        Assert.Equal(Time, dead[3].Message.Timestamp.UnixTimestampMs);
    }

    [Fact]
    public async Task A_message_of_10_MB_is_a_dead_letter_that_reaches_its_topic_whole()
    {
        using var topic = new Topic();
        var giant = Encoding.UTF8.GetBytes("{\"timestamp\":1760000000,\"n\":1,\"text\":\"" + new string('x', 10_000_000) + "\"}");
        topic.Put(Topic.Sample(1));
        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Samples.Count == 1);

        // Compressed on its way: the broker keeps 5 MB of a partition.
        topic.Put(giant);
        await member.Until(() => member.Rejected.Count == 1);
        topic.Put(Topic.Sample(2));
        await member.Until(() => member.Samples.Count == 2);

        var letter = Assert.Single(member.Rejected);
        Assert.Equal($"The message has {giant.Length} bytes; a sample has at most 1048576, so check what is written to the topic.", letter.Reason);
        Assert.Equal(giant.AsSpan(0, 4096), letter.Raw.Span);
        Assert.Equal(giant, topic.Read("samples.dlq", 1)[0].Message.Value);
    }

    [Fact]
    public async Task Without_a_dead_letter_topic_the_letters_stay_in_the_run()
    {
        using var topic = new Topic();
        topic.Put("no sample"u8.ToArray());
        topic.Put(Topic.Sample(1));
        var settings = topic.Settings with { DeadLetterTopic = "none" };

        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));
        await member.Until(() => member.Samples.Count == 1);

        Assert.Single(member.Rejected);
        Assert.Null(settings.DeadLetterTopicOrNone);
    }

    [Fact]
    public async Task A_machine_in_two_partitions_is_noticed()
    {
        using var topic = new Topic(partitions: 2);
        topic.Put(0, 4, machine: "m0");

        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Samples.Count == 4);

        Assert.Contains(member.Notices, notice => notice.IsProblem && notice.Text.StartsWith("Machine m0 comes in samples/", StringComparison.Ordinal));
    }

    private static string Header(Confluent.Kafka.ConsumeResult<byte[]?, byte[]?> message, string name) =>
        Encoding.UTF8.GetString(message.Message.Headers.GetLastBytes(name));

    private sealed class NoSignals : ISignalHandler
    {
        public void Handle(Signal signal)
        {
        }
    }
}
