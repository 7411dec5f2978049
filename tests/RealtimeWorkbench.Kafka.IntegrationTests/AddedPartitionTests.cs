using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>A partition that is added to the topic while it is read.</summary>
public sealed class AddedPartitionTests
{
    [Theory]
    [InlineData(KafkaOffsetReset.Earliest, true)]
    [InlineData(KafkaOffsetReset.Latest, true)]
    [InlineData(KafkaOffsetReset.Latest, false)]
    [InlineData(KafkaOffsetReset.Latest, true, 0L)]
    public async Task All_its_samples_are_read_those_too_that_came_before_anybody_knew_of_it(KafkaOffsetReset reset, bool areKept, long? kept = null)
    {
        using var topic = new Topic(partitions: 3);
        using var growing = new GrowingTopic(topic.Settings.BootstrapServers, shown: 2);
        var options = new KafkaSourceOptions
        {
            PositionsAreKept = areKept,
            Kafka = topic.Settings with { BootstrapServers = growing.BootstrapServers, AutoOffsetReset = reset },
        };

        // Partitions that were there before may have kept positions, as after a restart; the added one has none.
        await using var member = new SourceReader(
            new KafkaSource(options), answer: mark => kept is { } from && !mark.Partition.EndsWith("/2", StringComparison.Ordinal) ? new SourcePosition(from, mark.Partition) : null);
        await member.Until(() => member.Marks.Count == 2);
        if (reset == KafkaOffsetReset.Latest && kept is null)
        {
            // What comes before the group knows where it begins is not asked for.
            Assert.True(SpinWait.SpinUntil(() => topic.Committed(0) >= 0 && topic.Committed(1) >= 0, TimeSpan.FromMinutes(1)));
        }

        topic.Put(0, 300);
        await member.Until(() => member.Samples.Count >= 200);
        growing.Grow(3);
        await member.Until(() => member.Samples.Count >= 300);
        topic.Put(300, 300);
        await member.Until(() => member.Samples.Count >= 600);

        Assert.Equal(Enumerable.Range(0, 600), member.Numbers.Order());
        Assert.Equal([PartitionChange.Assigned, PartitionChange.Assigned, PartitionChange.Assigned], member.Marks.Select(mark => mark.Change));
        Assert.Empty(growing.Problems);
    }
}
