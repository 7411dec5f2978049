using RealtimeWorkbench.Kafka.Tests;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

public sealed class MillionMessagesTests
{
    [Fact]
    public void A_million_mutated_messages_become_samples_or_get_a_reason()
    {
        var samples = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            samples += MessageFuzz.Run(seed, messages: 100_000);
        }

        Assert.InRange(samples, 10_000, 900_000);
    }

    [Fact]
    public async Task Mutated_messages_with_such_keys_and_headers_are_samples_or_go_to_the_dead_letter_topic_as_they_were()
    {
        const int Messages = 3000;
        using var topic = new Topic();
        var random = new Random(7);
        var messages = Enumerable.Range(0, Messages)
            .Select(_ => (Key: MessageFuzz.Mutate(random), Value: MessageFuzz.Mutate(random), Header: MessageFuzz.Mutate(random))).ToList();
        topic.PutAll(messages);
        var settings = topic.Settings with { MachineHeader = "h" };
        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));

        await member.Until(() => member.Samples.Count + member.Rejected.Count == Messages);

        Assert.NotEmpty(member.Samples);
        Assert.NotEmpty(member.Rejected);
        var letters = topic.Read("samples.dlq", member.Rejected.Count)
            .ToDictionary(letter => long.Parse(LetterFile.Text(letter, DeadLetterTopic.SourceOffset)!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(member.Rejected.Select(letter => letter.Offset).Order(), letters.Keys.Order());
        foreach (var (offset, letter) in letters)
        {
            var (key, value, header) = messages[(int)offset];
            Assert.Equal(key, letter.Message.Key);
            Assert.Equal(value, letter.Message.Value);
            Assert.Equal(header, letter.Message.Headers.GetLastBytes("h"));
        }
    }
}
