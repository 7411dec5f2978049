namespace RealtimeWorkbench.Kafka.Tests;

public sealed class MessageFuzzTests
{
    [Fact]
    public void Mutated_messages_become_samples_or_get_a_reason()
    {
        Assert.InRange(MessageFuzz.Run(seed: 1, messages: 30_000), 1, 29_999);
    }
}
