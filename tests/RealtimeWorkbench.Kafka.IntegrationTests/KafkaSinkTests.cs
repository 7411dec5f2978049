using System.Text;
using RealtimeWorkbench.Kafka.Development;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Kafka.IntegrationTests;

public sealed class KafkaSinkTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task What_is_written_is_read_back_to_the_last_bit()
    {
        using var broker = DevelopmentBroker.Start();
        broker.CreateTopic("samples", 4);
        var settings = new KafkaSettings { BootstrapServers = broker.BootstrapServers, Topic = "samples" };
        var process = new DemoProcess(new DemoProcessOptions { Machines = 3, Pace = Pace.AsFastAsPossible, Duration = TimeSpan.FromSeconds(5), HistorySamples = 100 });
        var written = new List<Sample>();
        await using (var sink = new KafkaSink(settings))
        {
            await foreach (var batch in process.ReadAsync())
            {
                using (batch)
                {
                    written.AddRange(Enumerable.Range(0, batch.Count).Select(batch.ToSample));
                    await sink.AppendAsync(batch);
                }
            }

            await sink.FlushAsync(_patience.Token);
            Assert.Equal((written.Count, 0, null), (sink.Delivered, sink.Failed, sink.Problem));
        }

        var source = new KafkaSource(new KafkaSourceOptions { Kafka = settings });
        await using var member = new SourceReader(source);
        await member.Until(() => member.Samples.Count >= written.Count);

        Assert.Equal(Texts(written), Texts(member.Samples));
        Assert.Equal(Units(process.Catalog), Units(source.Catalog));
        Assert.Contains("temperature °C", Units(source.Catalog));
        Assert.Empty(member.Rejected);
    }

    private static IEnumerable<string> Units(MetricCatalog catalog) => Enumerable.Range(0, catalog.Metrics.Count)
        .Select(metric => $"{catalog.Metrics[metric]} {catalog.UnitOf(metric)}").Order(StringComparer.Ordinal);

    [Fact]
    public async Task The_time_of_a_message_is_that_of_its_sample_and_its_key_the_machine()
    {
        using var topic = new Topic();
        var catalog = new MetricCatalog();
        await using var sink = new KafkaSink(topic.Settings);
        using var batch = SampleBatch.Rent(catalog, 1);
        batch.SetValue(batch.AddRow(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks, catalog.Machines.GetOrAdd("press-7")), catalog.Metrics.GetOrAdd("n"), 1);

        await sink.AppendAsync(batch);
        await sink.FlushAsync(_patience.Token);

        var message = Assert.Single(topic.Read("samples", 1)).Message;
        Assert.Equal("press-7", Encoding.UTF8.GetString(message.Key!));
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), message.Timestamp.UtcDateTime);
    }

    [Fact]
    public async Task What_does_not_arrive_is_counted_and_said()
    {
        using var topic = new Topic();
        var settings = topic.Settings with { Properties = "message.timeout.ms=200" };
        await using var sink = new KafkaSink(settings);
        topic.Broker.GoDown();
        var catalog = new MetricCatalog();
        using var batch = SampleBatch.Rent(catalog, 1);
        batch.SetValue(batch.AddRow(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks, catalog.Machines.GetOrAdd("m")), catalog.Metrics.GetOrAdd("n"), 1);

        await sink.AppendAsync(batch);
        await sink.FlushAsync(_patience.Token);

        Assert.Equal((0, 1), (sink.Delivered, sink.Failed));
        Assert.StartsWith("Topic samples at ", sink.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_hold_no_sample_are_counted_and_named_and_the_others_written()
    {
        using var topic = new Topic();
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".jsonl");
        try
        {
            await File.WriteAllTextAsync(path, """
                {"timestamp":1760000000,"machine":"m","n":1}
                no json
                {"timestamp":1760000001,"machine":"m","n":2}
                {"timestamp":1760000002,"machine":"m","n":"x"}
                """);
            await using var sink = new KafkaSink(topic.Settings);

            var transfer = new SampleTransfer(sink);
            await transfer.RunAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = path }), _patience.Token);

            Assert.Equal((2, 2, 0), (sink.Delivered, transfer.Rejected, sink.Underway));
            Assert.Equal([2, 4], transfer.FirstRejected.Select(letter => letter.Offset));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task What_is_on_its_way_is_known()
    {
        using var topic = new Topic();
        topic.Broker.GoDown();
        await using var sink = new KafkaSink(topic.Settings);
        var catalog = new MetricCatalog();
        using var batch = SampleBatch.Rent(catalog, 1);
        batch.SetValue(batch.AddRow(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks, catalog.Machines.GetOrAdd("m")), catalog.Metrics.GetOrAdd("n"), 1);

        await sink.AppendAsync(batch);

        Assert.Equal((0, 0, 1), (sink.Delivered, sink.Failed, sink.Underway));
    }

    private static List<string> Texts(IEnumerable<Sample> samples) =>
        [.. samples.Select(sample => $"{sample.Machine} {sample.Timestamp:O} {sample.Position} {sample.Status} {string.Join(' ', sample.Values.OrderBy(value => value.Key, StringComparer.Ordinal).Select(value => $"{value.Key}={value.Value:R}"))}").Order(StringComparer.Ordinal)];
}
