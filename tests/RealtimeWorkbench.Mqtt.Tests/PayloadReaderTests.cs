using System.Text;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class PayloadReaderTests
{
    private static readonly DateTimeOffset Arrival = new(2026, 11, 22, 21, 0, 0, TimeSpan.Zero);

    private readonly MetricCatalog _catalog = new();

    [Theory]
    [InlineData("21.5", "temperature=21.5")]
    [InlineData(" -3e2\n", "temperature=-300")]
    [InlineData("""{"value":21.5}""", "temperature=21.5")]
    [InlineData("""{"metric":"power","value":7}""", "power=7")]
    [InlineData("""{"power":7,"speed":8}""", "power=7,speed=8")]
    [InlineData("""{"metrics":[{"name":"power","value":7},{"name":"speed","value":true},{"name":"text","value":"x"},{"name":"none","value":null}]}""", "power=7,speed=1")]
    [InlineData("""{"metrics":[{"value":7,"name":"a\u0062","type":"Float"}],"seq":3}""", "ab=7")]
    public void A_payload_is_told_by_its_looks(string payload, string expected)
    {
        var sample = Assert.Single(Read(new MqttSettings(), payload));

        Assert.Equal(expected, string.Join(',', sample.Values.Select(value => Invariant($"{value.Key}={value.Value}"))));
        Assert.Equal(("m1", Arrival), (sample.Machine, sample.Timestamp));
    }

    [Fact]
    public void What_a_payload_says_itself_goes_before_topic_and_arrival()
    {
        var sample = Assert.Single(Read(new MqttSettings(), """{"timestamp":"2026-01-01T00:00:00Z","machine":"m2","metric":"power","value":7}"""));

        Assert.Equal(("m2", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), (sample.Machine, sample.Timestamp));
        Assert.Equal(["power"], sample.Values.Keys);
    }

    [Fact]
    public void Metrics_of_one_time_are_one_sample_and_each_time_has_its_own()
    {
        var samples = Read(
            new MqttSettings(),
            """{"timestamp":1767225600000,"metrics":[{"name":"a","value":1},{"name":"b","value":2},{"name":"a","timestamp":1767225601000,"value":3}]}""");

        Assert.Equal([1767225600, 1767225601], samples.Select(sample => sample.Timestamp.ToUnixTimeSeconds()));
        Assert.Equal(["a", "b"], samples[0].Values.Keys);
        Assert.Equal(3, samples[1].Values["a"]);
    }

    [Theory]
    [InlineData("timestamp,temperature,power", "2026-01-01T00:00:00Z,21.5,7", 1767225600, "m1")]
    [InlineData("temperature,power", "21.5,7", 0, "m1")]
    [InlineData("machine;temperature;power", "m 2;21.5;7\r\n", 0, "m 2")]
    public void A_row_of_csv_may_lack_time_and_machine(string columns, string row, long seconds, string machine)
    {
        var sample = Assert.Single(Read(new MqttSettings { Payload = MqttPayload.Csv, CsvColumns = columns }, row));

        Assert.Equal(seconds == 0 ? Arrival : DateTimeOffset.FromUnixTimeSeconds(seconds), sample.Timestamp);
        Assert.Equal((machine, 21.5, 7.0), (sample.Machine, sample.Values["temperature"], sample.Values["power"]));
    }

    [Theory]
    [InlineData(MqttPayload.Auto, "", "The message is empty; a value is needed.")]
    [InlineData(MqttPayload.Auto, "hot", "Not JSON from byte 1 on (\"hot\"); one object a record is needed.")]
    [InlineData(MqttPayload.Auto, "[1,2]", "The record is a list; a JSON object is needed.")]
    [InlineData(MqttPayload.Json, "21.5", "The record is 21.5; a JSON object is needed.")]
    [InlineData(MqttPayload.Number, """{"value":1}""", "The message is a JSON object, but Mqtt.Payload is number; set it to json or auto.")]
    [InlineData(MqttPayload.Sparkplug, "7", "The message is no JSON object; one with a list metrics is needed.")]
    [InlineData(MqttPayload.Sparkplug, """{"a":1}""", "The message has no list metrics; a list of objects with name and value is needed.")]
    [InlineData(MqttPayload.Auto, """{"metrics":[{"value":1}]}""", "A metric has no name; each needs a name and a value.")]
    [InlineData(MqttPayload.Auto, """{"metrics":[{"name":"a","value":"b"}]}""", "The list metrics has no metric with a number; each needs a name and a value.")]
    [InlineData(MqttPayload.Auto, """{"metrics":[{"name":"a","value":1,"timestamp":5}]}""", "The timestamp of a metric is no time from 1980 to 2099; ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970 is needed.")]
    [InlineData(MqttPayload.Auto, """{"metrics":[{"name":"a","value":1}""", "Not JSON from byte 34 of line 1 on; an object with a list metrics is needed.")]
    public void A_payload_without_a_sample_has_its_reason(MqttPayload kind, string payload, string expected)
    {
        using var batch = SampleBatch.Rent(_catalog, 10);
        var reader = new PayloadReader(new MqttSettings { Payload = kind }, _catalog);

        Assert.False(reader.TryRead(Place("plant/m1/temperature"), Encoding.UTF8.GetBytes(payload), Arrival.UtcTicks, batch, out var reason));
        Assert.Equal(expected, reason);
        Assert.Equal(0, batch.Count);
    }

    [Theory]
    [InlineData("{\"metrics\":[", "{\"name\":\"x\",\"value\":1}", "]}", "The list metrics has more than 1000 numbers; send it as several messages.")]
    [InlineData("{", "\"x\":1", "}", "The message has more than 1000 fields; send it as several messages.")]
    public void A_payload_of_too_many_metrics_is_refused(string begin, string metric, string end, string expected)
    {
        using var batch = SampleBatch.Rent(_catalog, 10);
        var reader = new PayloadReader(new MqttSettings(), _catalog);
        byte[] Payload(int metrics) => Encoding.UTF8.GetBytes(
            begin + string.Join(',', Enumerable.Range(0, metrics).Select(number => metric.Replace("x", Invariant($"m{number}"), StringComparison.Ordinal))) + end);

        Assert.True(reader.TryRead(Place("plant/m1/all"), Payload(1000), Arrival.UtcTicks, batch, out var reason), reason);
        Assert.False(reader.TryRead(Place("plant/m1/all"), Payload(1001), Arrival.UtcTicks, batch, out reason));
        Assert.Equal(expected, reason);
        Assert.Equal((1, 1000), (batch.Count, batch.Metrics.Length));
    }

    [Fact]
    public void A_batch_with_too_little_room_takes_nothing_and_how_much_is_needed_is_told()
    {
        using var batch = SampleBatch.Rent(_catalog, 1);
        var reader = new PayloadReader(new MqttSettings(), _catalog);
        var payload = """{"metrics":[{"\u006eame":"a","value":1,"timestamp":1767225600000},{"\u006eame":"a","value":2,"timestamp":1767225601000}]}"""u8;

        Assert.False(reader.TryRead(Place("plant/m1/all"), payload, Arrival.UtcTicks, batch, out _));
        Assert.Equal((2, 0), (reader.Rows, batch.Count));
    }

    [Fact]
    public void A_number_of_a_topic_without_a_metric_is_refused()
    {
        using var batch = SampleBatch.Rent(_catalog, 1);
        var reader = new PayloadReader(new MqttSettings(), _catalog);

        Assert.False(reader.TryRead(Place("plant/m1", "plant/{machine}"), "1"u8, Arrival.UtcTicks, batch, out var reason));
        Assert.Equal("Topic plant/m1 names no metric, which a number needs; write {metric} into Mqtt.Topics, or send JSON objects.", reason);
    }

    [Theory]
    [InlineData(MqttPayload.Auto, "21.5")]
    [InlineData(MqttPayload.Auto, """{"timestamp":1767225600000,"power":7.25,"speed":8}""")]
    [InlineData(MqttPayload.Auto, """{"timestamp":1767225600000,"value":7.25}""")]
    [InlineData(MqttPayload.Auto, """{"timestamp":1767225600000,"metrics":[{"name":"power","value":7.25}]}""")]
    [InlineData(MqttPayload.Csv, "7,8")]
    public void Reading_allocates_nothing(MqttPayload kind, string text)
    {
        var topics = new TopicMap(["plant/{machine}/{metric}"]);
        var reader = new PayloadReader(new MqttSettings { Payload = kind, CsvColumns = kind == MqttPayload.Csv ? "power,speed" : "" }, _catalog);
        var payload = Encoding.UTF8.GetBytes(text);
        using var batch = SampleBatch.Rent(_catalog, 10_000);

        Assert.Equal(0, Allocated.ByEach(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.True(reader.TryRead(topics.PlaceOf("plant/m1/temperature"u8), payload, Arrival.UtcTicks, batch, out _));
            }
        }));
    }

    private static TopicPlace Place(string topic, string template = "plant/{machine}/{metric}") =>
        new TopicMap([template]).PlaceOf(Encoding.UTF8.GetBytes(topic));

    private List<Sample> Read(MqttSettings settings, string payload)
    {
        using var batch = SampleBatch.Rent(_catalog, 10);
        var reader = new PayloadReader(settings, _catalog);
        Assert.True(
            reader.TryRead(Place("plant/m1/temperature"), Encoding.UTF8.GetBytes(payload), Arrival.UtcTicks, batch, out var reason), reason);
        return [.. Enumerable.Range(0, batch.Count).Select(batch.ToSample)];
    }
}
