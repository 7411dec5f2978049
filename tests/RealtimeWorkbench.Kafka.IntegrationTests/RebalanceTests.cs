using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Members that come and go while samples flow.</summary>
public sealed class RebalanceTests
{
    [Fact]
    public async Task A_second_member_takes_half_of_the_partitions_and_no_sample_is_lost_or_read_twice()
    {
        using var topic = new Topic(partitions: 4);
        topic.Put(0, 4000);
        await using var first = new Member(topic.Source());
        await first.Until(() => first.Samples.Count >= 1000);

        await using var second = new Member(topic.Source());
        await second.Until(() => second.Marks.Count >= 2);
        topic.Put(4000, 4000);
        await first.Until(() => first.Samples.Count + second.Samples.Count >= 8000, second);

        Assert.Equal(Enumerable.Range(0, 8000), first.Numbers.Concat(second.Numbers).Order());
        Assert.Contains(first.Marks, mark => mark.Change == PartitionChange.Revoked);
        Assert.NotEmpty(second.Samples);
    }

    [Fact]
    public async Task What_a_member_leaves_behind_the_other_one_goes_on_with()
    {
        using var topic = new Topic(partitions: 4);
        await using var first = new Member(topic.Source());
        await first.Until(() => first.Marks.Count == 4);
        var second = new Member(topic.Source());
        await second.Until(() => second.Marks.Count >= 2);
        topic.Put(0, 4000);
        await second.Until(() => second.Samples.Count >= 1000);

        await second.DisposeAsync();
        topic.Put(4000, 4000);
        await first.Until(() => first.Samples.Count + second.Samples.Count >= 8000);

        Assert.Equal(Enumerable.Range(0, 8000), first.Numbers.Concat(second.Numbers).Order());
    }
}
