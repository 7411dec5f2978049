namespace RealtimeWorkbench.Kafka.Tests;

public sealed class ReadPartitionTests
{
    [Fact]
    public void A_name_leads_back_to_the_number()
    {
        Assert.Equal("am.qadf-1/12", ReadPartition.NameOf("am.qadf-1", 12));
        Assert.True(ReadPartition.TryParse("am.qadf-1/12", out var number));
        Assert.Equal(12, number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("topic/")]
    [InlineData("topic/-1")]
    [InlineData("topic/x")]
    public void Names_of_other_sources_are_none(string? name)
    {
        Assert.False(ReadPartition.TryParse(name, out _));
    }

    [Fact]
    public void A_partition_has_a_machine_of_its_own_for_messages_that_name_none()
    {
        Assert.Equal("machine-1"u8.ToArray(), new ReadPartition("t", 0, ReadPartition.Unknown).DefaultMachine);
        Assert.Equal("machine-4"u8.ToArray(), new ReadPartition("t", 3, ReadPartition.Unknown).DefaultMachine);
    }
}
