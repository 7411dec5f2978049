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
}
