using System.Net;
using System.Net.Sockets;
using RealtimeWorkbench.Kafka.Development;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

/// <summary>Brokers that go, topics that aren't there, readers that are slow.</summary>
public sealed partial class TroubleTests
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
    public void Properties_that_the_client_does_not_know_are_refused_in_a_sentence()
    {
        using var topic = new Topic();
        var settings = topic.Settings with { Properties = "no.such.thing=1" };

        var wrong = Assert.Throws<SourceException>(() => ClientProperties.Make(() => Producers.Make(settings)));

        Assert.StartsWith("The Kafka client refuses its settings: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("no.such.thing", wrong.Message, StringComparison.Ordinal);
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
