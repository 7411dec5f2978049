using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

public sealed class ConsumerGroupTests
{
    [Fact]
    public async Task A_member_alone_reads_every_sample_once_in_the_order_of_its_partition()
    {
        using var topic = new Topic(partitions: 4);
        topic.Put(0, 10_000);

        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Samples.Count >= 10_000);

        Assert.Equal(Enumerable.Range(0, 10_000), member.Numbers.Order());
        Assert.All(
            member.Samples.GroupBy(sample => sample.Machine),
            machine => Assert.Equal(machine.Select(sample => sample.Values["n"]).Order(), machine.Select(sample => sample.Values["n"])));
        Assert.Equal(["samples/0", "samples/1", "samples/2", "samples/3"], member.Marks.Select(mark => mark.Partition).Order());
        Assert.Empty(member.Rejected);
        Assert.Empty(member.Notices);
    }

    [Fact]
    public async Task All_samples_of_a_batch_are_of_the_partition_that_its_end_names()
    {
        using var topic = new Topic(partitions: 3);
        topic.Put(0, 3000);
        var ends = new Dictionary<string, long>();

        await using var member = new SourceReader(topic.Source(), batch =>
        {
            if (batch.Mark is null)
            {
                var before = ends.GetValueOrDefault(batch.End.Partition!);
                Assert.Equal(before + batch.Count, batch.End.Offset);
                ends[batch.End.Partition!] = batch.End.Offset;
                Assert.All(
                    Enumerable.Range(0, batch.Count),
                    row => Assert.Equal("samples/" + batch.ToSample(row).Machine[1..], batch.End.Partition));
            }
        });
        await member.Until(() => member.Samples.Count >= 3000);

        Assert.Equal([1000, 1000, 1000], ends.Values);
    }

    [Fact]
    public async Task A_group_goes_on_after_what_was_committed_and_not_after_what_was_only_read()
    {
        using var topic = new Topic();
        topic.Put(0, 1000);
        await using (var first = new SourceReader(topic.Source(), commits: false))
        {
            await first.Until(() => first.Samples.Count == 1000);
        }

        var again = topic.Source();
        await using (var second = new SourceReader(again, batch => Assert.True(batch.Mark is not null || batch.End.Offset <= 1000), commits: false))
        {
            await second.Until(() => second.Samples.Count == 1000);
            again.Committed([new SourcePosition(700, "samples/0")]);
        }

        await using var third = new SourceReader(topic.Source());
        await third.Until(() => third.Samples.Count == 300);
        Assert.Equal(Enumerable.Range(700, 300), third.Numbers);
    }

    [Fact]
    public async Task Reads_from_the_position_that_the_mark_is_answered_with()
    {
        using var topic = new Topic();
        topic.Put(0, 1000);

        await using var member = new SourceReader(topic.Source(), answer: mark => new SourcePosition(990, mark.Partition));
        await member.Until(() => member.Samples.Count == 10);

        Assert.Equal(Enumerable.Range(990, 10), member.Numbers);
    }

    [Fact]
    public async Task A_reader_that_gives_up_at_once_commits_nothing()
    {
        using var topic = new Topic();
        topic.Put(0, 10);
        await foreach (var batch in topic.Source().ReadAsync())
        {
            using (batch)
            {
                batch.Mark?.Complete();
                if (batch.Count > 0)
                {
                    break;
                }
            }
        }

        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Samples.Count == 10);
        Assert.Equal(Enumerable.Range(0, 10), member.Numbers);
    }
}
