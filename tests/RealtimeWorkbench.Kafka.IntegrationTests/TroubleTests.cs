using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Kafka.Development;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Brokers that go, topics that aren't there, readers that are slow.</summary>
public sealed class TroubleTests
{
    [Fact]
    public async Task A_broker_that_is_away_at_the_start_is_waited_for_and_its_coming_is_said()
    {
        using var topic = new Topic();
        topic.Put(0, 10);
        topic.Broker.GoDown();

        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Notices.Any(notice => notice.IsProblem));
        Assert.Equal(
            $"No broker of {topic.Settings.BootstrapServers} answers; reading goes on as soon as one does.",
            Assert.Single(member.Notices).Text);

        topic.Broker.ComeUp();
        await member.Until(() => member.Samples.Count == 10 && member.Notices.Any(notice => !notice.IsProblem));
        Assert.Equal(2, member.Notices.Count);
    }

    [Fact]
    public async Task A_broker_that_goes_and_comes_back_costs_no_sample()
    {
        using var topic = new Topic();
        topic.Put(0, 100);
        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Samples.Count == 100);

        topic.Broker.GoDown();
        await member.Until(() => member.Notices.Any(notice => notice.IsProblem));
        topic.Broker.ComeUp();
        topic.Put(100, 100);
        await member.Until(() => member.Samples.Count >= 200 && member.Notices.Any(notice => !notice.IsProblem));

        Assert.Equal(Enumerable.Range(0, 200), member.Numbers);
    }

    [Fact]
    public async Task A_broker_that_is_away_for_longer_than_the_group_waits_costs_no_sample_and_repeats_none()
    {
        // So rarely that the broker knows of nothing when it goes.
        using var topic = new Topic();
        var settings = topic.Settings with { Properties = topic.Settings.Properties + "; auto.commit.interval.ms=600000" };
        topic.Put(0, 100);
        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));
        await member.Until(() => member.Samples.Count == 100);

        topic.Broker.GoDown();
        await member.Until(() => member.Marks.Any(mark => mark.Change == PartitionChange.Lost));
        topic.Broker.ComeUp();

        // A topic that is silent has no message to say so.
        await member.Until(() => member.Notices.Any(notice => notice.Text == "The group has this member again; reading goes on."));
        topic.Put(100, 100);
        await member.Until(() => member.Samples.Count >= 200);

        Assert.Equal(Enumerable.Range(0, 200), member.Numbers);
        Assert.Equal([PartitionChange.Assigned, PartitionChange.Lost, PartitionChange.Assigned], member.Marks.Select(mark => mark.Change));
    }

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
    public async Task Stopping_does_not_wait_for_a_broker_that_is_away()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nobody = ((IPEndPoint)listener.LocalEndpoint).ToString();
        listener.Stop();
        var source = new KafkaSource(new KafkaSourceOptions { Kafka = new KafkaSettings { BootstrapServers = nobody } });

        var member = new SourceReader(source);
        await member.Until(() => !member.Notices.IsEmpty);
        await member.DisposeAsync();

        Assert.Empty(member.Samples);
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_said_and_read_once_it_is()
    {
        using var topic = new Topic(partitions: 2, exists: false);
        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Notices.Any(notice => notice.IsProblem));
        Assert.Equal(
            $"There is no topic samples at {topic.Settings.BootstrapServers}; create it, or set Kafka.Topic; until then it is waited for.",
            Assert.Single(member.Notices).Text);

        topic.Create();
        topic.Put(0, 10);
        await member.Until(() => member.Samples.Count == 10);

        Assert.Equal(2, member.Marks.Count);
        Assert.Contains(member.Notices, notice => notice is { IsProblem: false, Text: "The topic is there; reading begins." });
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
    public void Properties_that_the_client_does_not_know_are_refused_in_a_sentence()
    {
        using var topic = new Topic();
        var settings = topic.Settings with { Properties = "no.such.thing=1" };

        var wrong = Assert.Throws<SourceException>(() => ClientProperties.Make(() => Producers.Make(settings)));

        Assert.StartsWith("The Kafka client refuses its settings: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("no.such.thing", wrong.Message, StringComparison.Ordinal);
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

    [Fact]
    public async Task Refused_rights_are_not_over_because_a_broker_answers()
    {
        using var topic = new Topic();
        topic.Put(0, 10);
        topic.Broker.Refuse("samples", Confluent.Kafka.ErrorCode.TopicAuthorizationFailed);
        await using var member = new SourceReader(topic.Source());
        await member.Until(() => member.Notices.Any(notice => notice.IsProblem));
        Assert.StartsWith("The broker does not let this user read topic samples as group testers", Assert.Single(member.Notices).Text, StringComparison.Ordinal);

        topic.Broker.Refuse("samples", Confluent.Kafka.ErrorCode.NoError);
        await member.Until(() => member.Samples.Count == 10);

        Assert.Equal("The topic is there; reading begins.", Assert.Single(member.Notices, notice => !notice.IsProblem).Text);
    }

    [Fact]
    public async Task A_dead_letter_topic_that_can_be_written_again_is_said()
    {
        using var topic = new Topic();
        topic.Broker.Hide("samples.dlq", isHidden: true);
        var settings = topic.Settings with { Properties = topic.Settings.Properties + "; topic.metadata.propagation.max.ms=100" };
        topic.Put("one"u8.ToArray());
        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));
        await member.Until(() => member.Notices.Any(notice => notice.IsProblem));

        topic.Broker.Hide("samples.dlq", isHidden: false);
        while (member.Notices.All(notice => notice.IsProblem))
        {
            var before = member.Rejected.Count;
            topic.Put("two"u8.ToArray());
            await member.Until(() => member.Rejected.Count > before);
        }

        Assert.Contains(member.Notices, notice => notice is { IsProblem: false, Text: "The dead-letter topic samples.dlq can be written again." });
    }

    /// <summary>Kind of the request by which an idempotent producer gets its number (Kafka protocol, InitProducerId).</summary>
    private const short InitProducerId = 22;

    [Fact]
    public async Task A_producer_of_dead_letters_that_fails_for_good_is_replaced_and_no_letter_is_lost()
    {
        using var topic = new Topic();
        topic.Put("one"u8.ToArray());
        topic.Put("two"u8.ToArray());
        topic.Broker.FailNext(InitProducerId, Confluent.Kafka.ErrorCode.ClusterAuthorizationFailed);
        var source = topic.Source();
        await using var member = new SourceReader(source);

        await member.Until(() => member.Rejected.Count == 2);
        var letters = topic.Read("samples.dlq", 2);

        Assert.Equal(["one", "two"], letters.Select(letter => System.Text.Encoding.UTF8.GetString(letter.Message.Value!)).Order());
        Assert.Equal(0, source.DeadLettersLost);
    }

    [Fact]
    public async Task Where_positions_are_kept_a_batch_waits_for_its_dead_letters()
    {
        using var topic = new Topic();
        var settings = topic.Settings with { Properties = topic.Settings.Properties + "; linger.ms=1000" };
        topic.Put(0, 5);
        topic.Put("poison"u8.ToArray());
        topic.Put(6, 5);
        var (arrived, written) = (0L, 0L);
        var source = new KafkaSource(new KafkaSourceOptions { Kafka = settings, PositionsAreKept = true, BatchSize = 2 });
        await using var member = new SourceReader(source, batch =>
        {
            if (batch.Rejected.Count > 0)
            {
                (arrived, written) = (1, topic.EndOf("samples.dlq"));
            }
        });

        await member.Until(() => member.Samples.Count == 10);

        Assert.Equal((1, 1), (arrived, written));
        Assert.Empty(member.Notices);
    }

    [Fact]
    public async Task A_client_that_tells_the_end_of_partitions_ends_no_run()
    {
        using var topic = new Topic();
        topic.Put(0, 10);
        var settings = topic.Settings with { Properties = topic.Settings.Properties + "; enable.partition.eof=true" };
        await using var member = new SourceReader(new KafkaSource(new KafkaSourceOptions { Kafka = settings }));
        await member.Until(() => member.Samples.Count == 10);

        topic.Put(10, 10);
        await member.Until(() => member.Samples.Count == 20);

        Assert.Equal(Enumerable.Range(0, 20), member.Numbers);
    }

    [Fact]
    public async Task A_slow_reader_gets_everything_and_keeps_its_membership()
    {
        using var topic = new Topic(partitions: 2);
        topic.Put(0, 2000);
        using var slow = new SemaphoreSlim(0);
        var options = new KafkaSourceOptions
        {
            BatchSize = 10,
            BatchesAhead = 1,
            PauseAfter = TimeSpan.FromMilliseconds(10),
            LongestSilence = TimeSpan.FromSeconds(6),
        };

        // Longer without a batch being taken than a member may be silent: only one that is asked all the while stays.
        var isHeldUp = false;
        await using var member = new SourceReader(topic.Source(options), batch =>
        {
            if (batch.Count > 0 && !isHeldUp)
            {
                isHeldUp = true;
                slow.Wait(TimeSpan.FromSeconds(8));
            }
        });
        await member.Until(() => member.Samples.Count >= 2000);

        Assert.Equal(Enumerable.Range(0, 2000), member.Numbers.Order());
        Assert.All(member.Marks, mark => Assert.Equal(PartitionChange.Assigned, mark.Change));
        Assert.Empty(member.Notices);
    }

    [Fact]
    public async Task How_many_messages_wait_is_known()
    {
        using var topic = new Topic(partitions: 2);
        topic.Put(0, 3000);
        var source = topic.Source(new KafkaSourceOptions { BatchSize = 10, BatchesAhead = 1, PauseAfter = TimeSpan.FromMilliseconds(10) });
        var isBehind = false;
        await using var member = new SourceReader(source, batch => isBehind |= batch.Count > 0
            && (isBehind || SpinWait.SpinUntil(() => source.Lag > 0, TimeSpan.FromMilliseconds(500))));
        await member.Until(() => member.Samples.Count == 3000);

        Assert.True(isBehind);
        Assert.True(await Task.Run(() => SpinWait.SpinUntil(() => source.Lag == 0, TimeSpan.FromMinutes(1))));
    }

    [Fact]
    public void A_port_that_is_taken_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var wrong = Assert.Throws<SourceException>(() => DevelopmentBroker.Start(port: port));

        Assert.Contains($"Port {port} cannot be used", wrong.Message, StringComparison.Ordinal);
    }
}
