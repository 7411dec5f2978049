using System.Text;

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

        await using var member = new Member(topic.Source());
        await member.Until(() => member.Samples.Count == 4);

        Assert.Equal(["press-7", "press-8", "machine-1", "key-00000007"], member.Samples.Select(sample => sample.Machine));
        Assert.Equal(
            [Time, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), Time, Time],
            member.Samples.Select(sample => sample.Timestamp.ToUnixTimeMilliseconds()));
        Assert.Equal([1, 2, 3, 4], member.Numbers);
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

        await using var member = new Member(topic.Source());
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
        await using var member = new Member(topic.Source());
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

        await using var member = new Member(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));
        await member.Until(() => member.Samples.Count == 1);

        Assert.Single(member.Rejected);
        Assert.Null(settings.DeadLetterTopicOrNone);
    }

    [Fact]
    public async Task A_machine_in_two_partitions_is_noticed()
    {
        using var topic = new Topic(partitions: 2);
        topic.Put(0, 4, machine: "m0");

        await using var member = new Member(topic.Source());
        await member.Until(() => member.Samples.Count == 4);

        Assert.Contains(member.Notices, notice => notice.IsProblem && notice.Text.StartsWith("Machine m0 comes in samples/", StringComparison.Ordinal));
    }

    private static string Header(Confluent.Kafka.ConsumeResult<byte[]?, byte[]?> message, string name) =>
        Encoding.UTF8.GetString(message.Message.Headers.GetLastBytes(name));
}
