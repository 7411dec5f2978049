using System.Text;
using Confluent.Kafka;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

public sealed class RedriveTests
{
    private const long Time = 1_760_000_000_123;

    [Fact]
    public async Task Letters_come_back_as_they_were_and_only_once()
    {
        using var topic = await WithLetters("one"u8.ToArray(), "two"u8.ToArray());

        var first = Run(topic, new RedriveOptions());
        var second = Run(topic, new RedriveOptions());

        Assert.Equal((2, 2, 0, null), (first.Seen, first.Redriven, first.Failed, first.Problem));
        Assert.Equal((0, 0), (second.Seen, second.Redriven));
        var back = topic.Read("samples", 4).OrderBy(message => message.Offset.Value).Skip(2).ToList();
        Assert.Equal(["one", "two"], back.Select(message => Encoding.UTF8.GetString(message.Message.Value!)));
        Assert.All(back, message => Assert.Equal(
            ("m7", Time, 0), (Encoding.UTF8.GetString(message.Message.Key!), message.Message.Timestamp.UnixTimestampMs, message.Message.Headers.Count)));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        using var topic = await WithLetters("one"u8.ToArray(), [0xFF]);

        var dry = Run(topic, new RedriveOptions { DryRun = true, Reason = "utf-8" });

        Assert.Equal((2, 1), (dry.Seen, dry.Redriven));
        Assert.Equal("The record is not valid UTF-8; save or send it as UTF-8.", Assert.Single(dry.Reasons).Key);
        Assert.Equal(2, Run(topic, new RedriveOptions()).Redriven);
    }

    [Fact]
    public async Task Of_one_reason_come_back_once_and_the_others_stay_as_they_were()
    {
        using var topic = await WithLetters("one"u8.ToArray(), [0xFF], "two"u8.ToArray(), [0xFE], "three"u8.ToArray());
        var wanted = new RedriveOptions { Reason = "utf-8" };

        var first = Run(topic, wanted);
        Assert.Equal((5, 2, null), (first.Seen, first.Redriven, first.Problem));
        Assert.Equal(0, Run(topic, wanted).Redriven);

        // Two of the three were written again; what is before the mark counts no more.
        var letters = topic.Read("samples.dlq", 7).OrderBy(message => message.Offset.Value).ToList();
        Assert.Equal(["three", "one", "two"], letters.Skip(4).Select(letter => Encoding.UTF8.GetString(letter.Message.Value!)));
        Assert.Equal(HeadersOf(letters[0]), HeadersOf(letters[5]));
        Assert.Equal(Time, letters[5].Message.Timestamp.UnixTimestampMs);
        var rest = Run(topic, new RedriveOptions());
        Assert.Equal((3, 3), (rest.Seen, rest.Redriven));
        Assert.Equal(0, Run(topic, new RedriveOptions()).Redriven);
    }

    [Fact]
    public async Task Where_no_letter_has_the_reason_nothing_is_written()
    {
        using var topic = await WithLetters("one"u8.ToArray(), "two"u8.ToArray());

        Assert.Equal(0, Run(topic, new RedriveOptions { Reason = "no such reason" }).Redriven);

        Assert.Equal(2, Run(topic, new RedriveOptions()).Seen);
    }

    [Fact]
    public async Task A_limit_leaves_the_rest_for_the_next_time()
    {
        using var topic = await WithLetters("one"u8.ToArray(), "two"u8.ToArray(), "three"u8.ToArray());

        Assert.Equal(2, Run(topic, new RedriveOptions { Limit = 2 }).Redriven);
        Assert.Equal(1, Run(topic, new RedriveOptions { Limit = 2 }).Redriven);
    }

    [Fact]
    public async Task Letters_can_go_to_a_file()
    {
        using var topic = await WithLetters("one"u8.ToArray(), [0xFF]);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Assert.Equal(2, Run(topic, new RedriveOptions { File = file }).Redriven);

            var lines = (await File.ReadAllLinesAsync(file)).Order(StringComparer.Ordinal).ToList();
            Assert.Contains("\"source\":\"kafka:samples/0\",\"offset\":0,", lines[0], StringComparison.Ordinal);
            Assert.Contains("\"key\":\"m7\",\"time\":\"2025-10-09T08:53:20.123Z\",\"headers\":[],", lines[0], StringComparison.Ordinal);
            Assert.EndsWith("\"raw\":\"one\"}", lines[0], StringComparison.Ordinal);
            Assert.EndsWith("\"rawBase64\":\"/w==\"}", lines[1], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Letters_that_went_to_a_file_can_still_come_back()
    {
        using var topic = await WithLetters("one"u8.ToArray(), [0xFF], "two"u8.ToArray());
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Assert.Equal(2, Run(topic, new RedriveOptions { File = file, Reason = "json" }).Redriven);

            Assert.Equal((3, 3), Run(topic, new RedriveOptions()) is var back ? (back.Seen, back.Redriven) : default);
            Assert.Equal(3, topic.EndOf("samples.dlq"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_letter_that_does_not_arrive_is_where_the_mark_stops()
    {
        using var topic = new Topic();
        WriteLetter(topic, "samples", "one");
        WriteLetter(topic, "refused", "two");
        WriteLetter(topic, "samples", "three");
        topic.Broker.Refuse("refused", ErrorCode.TopicAuthorizationFailed);

        var first = Run(topic, new RedriveOptions());
        topic.Broker.Refuse("refused", ErrorCode.NoError);
        var second = Run(topic, new RedriveOptions());

        Assert.Equal(1, first.Failed);
        Assert.StartsWith("The broker does not take the message back: ", first.Problem, StringComparison.Ordinal);
        Assert.Equal((2, 2, null), (second.Seen, second.Redriven, second.Problem));
        Assert.Equal(0, Run(topic, new RedriveOptions()).Seen);
    }

    [Fact]
    public void A_mark_beyond_the_end_of_a_topic_that_was_made_anew_is_said_and_does_not_count()
    {
        using var topic = new Topic();
        WriteLetter(topic, "samples", "one");
        using (var before = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = topic.Settings.BootstrapServers, GroupId = "testers.redrive" }).Build())
        {
            before.Commit([new TopicPartitionOffset("samples.dlq", 0, 100)]);
        }

        var result = Run(topic, new RedriveOptions());

        Assert.Equal((1, 1, null), (result.Seen, result.Redriven, result.Problem));
        Assert.Equal(
            "Partition 0 of samples.dlq was marked as done up to offset 100 but ends at 1: the topic was made anew, so it is read from its beginning.",
            result.Remark);
    }

    [Fact]
    public void A_broker_that_does_not_answer_ends_it_with_a_sentence()
    {
        using var topic = new Topic();
        WriteLetter(topic, "samples", "one");
        topic.Broker.GoDown();

        var silence = Assert.Throws<SourceException>(() => Run(topic, new RedriveOptions { AnswerWithin = TimeSpan.FromMilliseconds(500) }));

        Assert.StartsWith($"The dead letters at {topic.Settings.BootstrapServers} cannot be read: ", silence.Message, StringComparison.Ordinal);
        topic.Broker.ComeUp();
        Assert.Equal(1, Run(topic, new RedriveOptions()).Redriven);
    }

    [Fact]
    public void Without_a_dead_letter_topic_there_is_nothing_to_bring_back()
    {
        using var topic = new Topic();

        Assert.StartsWith(
            "Kafka.DeadLetterTopic is none,",
            Assert.Throws<SourceException>(() => new Redrive(new RedriveOptions { Kafka = topic.Settings with { DeadLetterTopic = "none" } })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Writes a letter of a topic into partition 0 of the dead-letter topic.</summary>
    private static void WriteLetter(Topic topic, string source, string value)
    {
        using var producer = Producers.Make(topic.Settings);
        producer.Produce(new TopicPartition("samples.dlq", 0), new Message<byte[]?, byte[]?>
        {
            Value = Encoding.UTF8.GetBytes(value),
            Headers = new Headers { { DeadLetterTopic.Reason, "no reason"u8.ToArray() }, { DeadLetterTopic.SourceTopic, Encoding.UTF8.GetBytes(source) } },
        });
        Assert.Equal(0, producer.Flush(TimeSpan.FromMinutes(1)));
    }

    private static async Task<Topic> WithLetters(params byte[][] values)
    {
        var topic = new Topic();
        foreach (var value in values)
        {
            topic.Put(value, "m7"u8.ToArray(), Time);
        }

        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Rejected.Count == values.Length);
        topic.Read("samples.dlq", values.Length);
        return topic;
    }

    private static IEnumerable<string> HeadersOf(ConsumeResult<byte[]?, byte[]?> letter) =>
        letter.Message.Headers.Select(header => $"{header.Key}={Encoding.UTF8.GetString(header.GetValueBytes())}");

    private static RedriveResult Run(Topic topic, RedriveOptions options)
    {
        // What cannot be sent fails after a while, not after 5 minutes; a busy machine has time to send what can be.
        using var redrive = new Redrive(options with { Kafka = topic.Settings with { Properties = topic.Settings.Properties + "; message.timeout.ms=30000" } });
        return redrive.Run();
    }
}
