using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

// Positions: lost, never kept, or of another run.
public sealed partial class TroubleTests
{
    [Fact]
    public async Task What_is_lost_before_anything_was_kept_of_it_is_read_again_from_the_start()
    {
        using var topic = new Topic();
        topic.Put(0, 100);
        await using var member = new SourceReader(topic.Source(new KafkaSourceOptions { PositionsAreKept = true }));
        await member.Until(() => member.Samples.Count == 100);

        // Whoever keeps positions forgets at a loss what it had not kept, so the group's position says nothing.
        topic.Broker.GoDown();
        await member.Until(() => member.Marks.Any(mark => mark.Change == PartitionChange.Lost));
        topic.Broker.ComeUp();
        await member.Until(() => member.Samples.Count >= 200);

        Assert.Equal([.. Enumerable.Range(0, 100), .. Enumerable.Range(0, 100)], member.Numbers);
    }

    [Theory]
    [InlineData(KafkaOffsetReset.Earliest)]
    [InlineData(KafkaOffsetReset.Latest)]
    public async Task Without_a_kept_position_as_after_a_damaged_checkpoint_the_group_does_not_decide(KafkaOffsetReset reset)
    {
        using var topic = new Topic();
        topic.Put(0, 100);
        await using (var before = new SourceReader(topic.Source()))
        {
            await before.Until(() => before.Samples.Count == 100);
        }

        var options = new KafkaSourceOptions { Kafka = topic.Settings with { AutoOffsetReset = reset }, PositionsAreKept = true };
        await using var member = new SourceReader(new KafkaSource(options));
        await member.Until(() => !member.Marks.IsEmpty);

        // Where the end is, the client asks after the mark was answered.
        for (var number = 100; member.Samples.IsEmpty; number++)
        {
            topic.Put(number, 1);
        }

        Assert.Equal(reset == KafkaOffsetReset.Earliest, member.Numbers.First() == 0);
        Assert.True(reset == KafkaOffsetReset.Earliest || member.Numbers.First() >= 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_comes_between_a_first_start_at_the_end_and_a_kill_is_read_by_the_next(bool areKept)
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            using var topic = new Topic();
            topic.Put(0, 10);
            var options = new KafkaSourceOptions { Kafka = topic.Settings with { AutoOffsetReset = KafkaOffsetReset.Latest }, PositionsAreKept = areKept };
            await using (var killed = new SourceReader(new KafkaSource(options), commits: false))
            {
                await killed.Until(() => !killed.Marks.IsEmpty);
                if (topic.Committed() != 10)
                {
                    // A broker on a busy machine that does not answer within half a second is not waited for; the first samples tell the group then, and here are none.
                    continue;
                }

                topic.Put(10, 5);
                await killed.Until(() => killed.Samples.Count == 5);
            }

            await using var next = new SourceReader(new KafkaSource(options));
            await next.Until(() => next.Samples.Count == 5);

            Assert.Equal(Enumerable.Range(10, 5), next.Numbers);
            return;
        }

        Assert.Fail("The group never learned where it began.");
    }

    [Fact]
    public async Task Without_a_kept_position_and_with_reset_error_the_run_ends_with_a_sentence()
    {
        using var topic = new Topic();
        topic.Put(0, 10);
        var options = new KafkaSourceOptions { Kafka = topic.Settings with { AutoOffsetReset = KafkaOffsetReset.Error }, PositionsAreKept = true };

        await using var member = new SourceReader(new KafkaSource(options));

        Assert.Equal(
            "There is no kept position of samples/0, and Kafka.AutoOffsetReset is error; set it to earliest or latest.",
            (await Assert.ThrowsAsync<SourceException>(member.ToEnd)).Message);
    }

    [Fact]
    public async Task Without_a_position_and_with_reset_error_the_run_ends_with_a_sentence()
    {
        using var topic = new Topic();
        topic.Put(0, 10);
        var settings = topic.Settings with { AutoOffsetReset = KafkaOffsetReset.Error };

        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));

        Assert.Equal(
            "Group testers has no position in topic samples, and Kafka.AutoOffsetReset is error; set it to earliest or latest.",
            (await Assert.ThrowsAsync<SourceException>(member.ToEnd)).Message);
    }

    [Fact]
    public async Task A_position_that_is_no_longer_in_the_topic_is_said()
    {
        using var topic = new Topic();
        topic.Put(0, 10);

        await using var member = new SourceReader(topic.Source(), answer: mark => new SourcePosition(1000, mark.Partition));
        await member.Until(() => member.Samples.Count == 10);

        Assert.Contains(member.Notices, notice => notice.IsProblem && notice.Text.Contains("1000", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(100, false)]
    public async Task A_group_that_went_on_without_this_checkpoint_is_said(long kept, bool isSaid)
    {
        using var topic = new Topic();
        topic.Put(0, 100);
        await using (var other = new SourceReader(topic.Source()))
        {
            await other.Until(() => other.Samples.Count == 100);
        }

        topic.Put(100, 10);
        var source = topic.Source(new KafkaSourceOptions { PositionsAreKept = true });
        await using var member = new SourceReader(source, answer: mark => mark.Change == PartitionChange.Assigned ? new SourcePosition(kept, mark.Partition) : null);
        await member.Until(() => member.Numbers.Contains(109));

        Assert.Equal(kept, member.Numbers.First());
        Assert.Equal(isSaid, member.Notices.Any(notice => notice.IsProblem && notice.Text.Contains("has read it up to 100: 40 messages are read again", StringComparison.Ordinal)));
        Assert.Equal(isSaid, member.Notices.Any(notice => notice.Text.Contains("has read it up to", StringComparison.Ordinal)));
    }
}
