using Confluent.Kafka;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

public sealed class MessageBytesTests
{
    private const int Longest = 1 << 20;

    [Theory]
    [InlineData(10)]
    [InlineData(600_000)]
    [InlineData(Longest)]
    public void Messages_up_to_the_longest_use_one_buffer_again(int length)
    {
        var message = new byte[length];
        message[^1] = 7;
        var bytes = new MessageBytes(Longest);

        Assert.Equal(0, Allocated.ByEach(() => bytes.Deserialize(message, isNull: false, default)));
        Assert.Equal(message, bytes.Span);
    }

    [Fact]
    public void A_giant_is_taken_whole_and_its_buffer_given_back()
    {
        var bytes = new MessageBytes(Longest);

        Assert.Equal(3 * Longest, bytes.Deserialize(new byte[3 * Longest], isNull: false, default));
        var before = GC.GetAllocatedBytesForCurrentThread();
        bytes.Deserialize(new byte[1], isNull: false, default);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() > before + 1000);
    }

    [Theory]
    [InlineData(TimestampType.CreateTime)]
    [InlineData(TimestampType.LogAppendTime)]
    public void Times_are_repeated_as_a_producer_takes_them(TimestampType type) =>
        Assert.Equal(new Timestamp(1_760_000_000_123, TimestampType.CreateTime), KafkaReading.Again(new Timestamp(1_760_000_000_123, type)));
}
