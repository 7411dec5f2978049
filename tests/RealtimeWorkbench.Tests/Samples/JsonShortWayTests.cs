using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

/// <summary>What the short way of <see cref="JsonSampleReader"/> reads is what the long way reads, whatever comes.</summary>
public class JsonShortWayTests
{
    private static readonly string[] Records =
    [
        """{"timestamp":"2026-11-21T10:15:23.456Z","machine":"am-01","layer":12,"x":10.5,"y":33.0,"z":0.36,"temperature":1012.5,"status":"RUNNING"}""",
        """{"timestamp":"2026-11-21T10:15:24Z","machine":"am-02","layer":12,"x":-0,"y":null,"z":0.36,"temperature":1e3,"status":"RUNNING"}""",
        """ { "timestamp" : 1732184123456 , "machine" : "am-01" , "temperature" : 0.30000000000000004, "door" : true } """ + "\r\n",
        """{"machine":"am-01","operator":"Ada","temperature":123456789012345678901234567890,"power":-12.25,"open":false}""",
        """{"timestamp":"2026-11-21T10:15:59.12345678Z","machine":"am-01","status":"IDLE"}""",
        """{"metric":"temperature","value":1012.5,"unit":"K","timestamp":1732184123,"machine":"am-01"}""",
        """{"timestamp":"2026-11-21T10:15:59.1+01:00","machine":"Größe","te\u006dperature":4,"nested":{"a":1}}""",
        """{"timestamp":"21.11.2026 10:15:23","machine":7,"layer":-0,"temperature":9007199254740993,"power":null}""",
    ];

    [Fact]
    public void Every_record_and_every_mutation_of_one_is_read_alike()
    {
        var random = new Random(1);
        var (shortWay, longWay) = (new Side(takesShortWay: true), new Side(takesShortWay: false));
        for (var round = 0; round < 30_000; round++)
        {
            if (round % 500 == 0)
            {
                // Names that a mutation has made become metrics, of which it takes ever longer to compare all.
                (shortWay, longWay) = (new Side(takesShortWay: true), new Side(takesShortWay: false));
            }

            var json = Encoding.UTF8.GetBytes(Records[random.Next(Records.Length)]);
            for (var changes = random.Next(3); changes > 0; changes--)
            {
                Mutate(json, random);
            }

            Assert.Equal(longWay.Read(json), shortWay.Read(json));
        }
    }

    [Fact]
    public void Records_of_one_kind_are_read_alike_from_the_second_on()
    {
        var (shortWay, longWay) = (new Side(takesShortWay: true), new Side(takesShortWay: false));
        foreach (var record in Records)
        {
            for (var times = 0; times < 200; times++)
            {
                var json = Encoding.UTF8.GetBytes(record);
                Assert.Equal(longWay.Read(json), shortWay.Read(json));
            }
        }
    }

    [Fact]
    public void Machines_are_told_apart_whether_they_send_in_turn_or_in_no_order()
    {
        var random = new Random(3);
        var (shortWay, longWay) = (new Side(takesShortWay: true), new Side(takesShortWay: false));
        for (var i = 0; i < 6000; i++)
        {
            // In turn, with one that is left out now and then; then in no order; then in turn again, with new ones.
            var machine = i / 2000 == 1 ? random.Next(120) : random.Next(25) == 0 ? random.Next(150) : i % (i < 2000 ? 100 : 130);
            var json = Encoding.UTF8.GetBytes(FormattableString.Invariant(
                $"{{\"timestamp\":\"2026-11-21T10:15:23.456Z\",\"machine\":\"am-{machine}\",\"temperature\":{i}}}"));

            Assert.Equal(longWay.Read(json), shortWay.Read(json));
        }
    }

    /// <summary>Changes a byte, mostly into one that means something in JSON.</summary>
    private static void Mutate(byte[] json, Random random)
    {
        ReadOnlySpan<byte> marks = "\"\\{}[],:.-+eE0123456789ntfZT \n\0\x7f"u8;
        json[random.Next(json.Length)] = random.Next(10) == 0 ? (byte)random.Next(256) : marks[random.Next(marks.Length)];
    }

    private sealed class Side(bool takesShortWay)
    {
        private readonly MetricCatalog _catalog = new();
        private JsonSampleReader? _reader;

        public string Read(byte[] json)
        {
            _reader ??= new JsonSampleReader(_catalog) { TakesShortWay = takesShortWay };
            using var batch = SampleBatch.Rent(_catalog, 2);
            var defaults = new SampleDefaults("by-key"u8, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks);
            if (!_reader.TryRead(json, batch, defaults, out var reason))
            {
                return FormattableString.Invariant($"{reason} ({_reader.IgnoredFields} ignored)");
            }

            // To the last bit, and with the numbers of the names, which tell the order in which these came.
            var values = new List<string>();
            for (var metric = 0; metric < _catalog.Metrics.Count; metric++)
            {
                var column = batch.Column(metric);
                values.Add(column.IsEmpty ? "" : FormattableString.Invariant(
                    $"{metric} {_catalog.Metrics[metric]}={BitConverter.DoubleToInt64Bits(column[0]):x}"));
            }

            return FormattableString.Invariant(
                $"{batch.Timestamps[0]} {batch.Machines[0]} {_catalog.Machines[batch.Machines[0]]} {batch.Statuses[0]} {batch.Layers[0]} {BitConverter.DoubleToInt64Bits(batch.X[0]):x} {batch.Y[0]} {batch.Z[0]} {batch.HasPositions} {string.Join(' ', values)} ({_reader.IgnoredFields} ignored)");
        }
    }
}
