using System.Collections.Concurrent;
using Confluent.Kafka;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Dead letters that wait for their topic or for a new producer.</summary>
public sealed class DeadLetterTopicTests
{
    /// <summary>Kind of the request by which an idempotent producer gets its number (Kafka protocol, InitProducerId).</summary>
    private const short InitProducerId = 22;

    private const string Letters = "samples.dlq";

    [Fact]
    public void A_message_that_is_read_again_while_its_letter_is_underway_has_one_all_the_same()
    {
        using var topic = new Topic();
        var notices = new ConcurrentQueue<SourceNotice>();
        using var delivered = new SemaphoreSlim(0);
        topic.Broker.Refuse(Letters, ErrorCode.NotEnoughReplicas);
        using var letters = new DeadLetterTopic(
            topic.Settings, Letters, new Troubles(notices.Enqueue), _ => delivered.Release(), TimeProvider.System);

        letters.Send(0, 5, "no sample", Poison());
        letters.Send(0, 5, "no sample", Poison());
        letters.Send(0, 7, "no sample", Poison());
        Assert.Equal(5, letters.FirstUnderway(0));
        topic.Broker.Refuse(Letters, ErrorCode.NoError);
        for (var letter = 1; letter <= 3; letter++)
        {
            Assert.True(delivered.Wait(TimeSpan.FromMinutes(1)));
        }

        Assert.Equal(long.MaxValue, letters.FirstUnderway(0));
        Assert.Equal((3, 0), (topic.EndOf(Letters), letters.Lost));
    }

    [Fact]
    public async Task A_batch_that_waits_for_its_letters_has_a_broken_producer_replaced()
    {
        using var topic = new Topic();
        topic.Put("poison"u8.ToArray());
        topic.Broker.FailNext(InitProducerId, ErrorCode.ClusterAuthorizationFailed);
        var written = -1L;
        var source = new KafkaSource(new KafkaSourceOptions { Kafka = topic.Settings, PositionsAreKept = true });
        await using var member = new SourceReader(source, batch =>
        {
            if (batch.Rejected.Count > 0)
            {
                written = topic.EndOf(Letters);
            }
        });

        await member.Until(() => member.Rejected.Count == 1);

        // A checkpoint goes past the message now, so a kill would take the letter with it.
        Assert.Equal(1, written);
        Assert.Equal(0, source.DeadLettersLost);
    }

    [Fact]
    public async Task A_broken_producer_is_replaced_while_messages_come_without_a_pause()
    {
        const int Count = 64 * 200;
        using var topic = new Topic();
        topic.Put("poison"u8.ToArray());
        topic.Put(0, Count);
        topic.Broker.FailNext(InitProducerId, ErrorCode.ClusterAuthorizationFailed);
        var source = topic.Source(new KafkaSourceOptions { BatchSize = 64, BatchesAhead = 1, PauseAfter = TimeSpan.FromMinutes(1) });
        var read = 0;
        var readAtLetter = int.MaxValue;
        await using var member = new SourceReader(source, batch =>
        {
            // Asking takes a while, in which the next messages lie ready: the client is never idle.
            read += batch.Count;
            if (readAtLetter == int.MaxValue && topic.EndOf(Letters) == 1)
            {
                readAtLetter = read;
            }
        });

        await member.Until(() => member.Samples.Count == Count);

        Assert.InRange(readAtLetter, 0, Count - 64);
    }

    private static Message<byte[]?, byte[]?> Poison() => new() { Value = "poison"u8.ToArray() };
}
