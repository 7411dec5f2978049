using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Kafka.Tests;

/// <summary>Messages that were good once: bytes changed, cut out, doubled, cut short, put together anew.</summary>
internal static class MessageFuzz
{
    private const int BatchSize = 64;

    private static readonly byte[][] Seeds = [.. new[]
    {
        """{"timestamp":"2026-11-21T10:15:23.456Z","machine":"am-01","layer":12,"x":10.5,"y":33.0,"z":0.36,"temperature":1012.5,"power":250.1,"velocity":1200.3,"status":"RUNNING"}""",
        """{"timestamp":1760000000.5,"machine":"press-7","metric":"temperature","value":1012.5,"unit":"°C"}""",
        """{"timestamp":1760000000123,"a":null,"b":true,"c":[1,{"d":2}],"e":{"f":"g"},"h":-1e-300}""",
        """{ "timestamp" : 1760000000 , "machine" : "\u00e4\ud83d\ude00" , "n\u0061me" : 1.7976931348623157e308 }""",
        """{"n":1}""",
    }.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Reads mutated messages and checks after each that a sample or a reason came of it, and that neither the batch nor the next good message suffered.</summary>
    /// <param name="seed">Seed of the mutations.</param>
    /// <param name="messages">How many.</param>
    /// <returns>How many were samples all the same.</returns>
    public static int Run(int seed, int messages)
    {
        var random = new Random(seed);
        var catalog = new MetricCatalog();
        var reader = new JsonSampleReader(catalog);
        var keys = new MessageKey();
        var batch = SampleBatch.Rent(catalog, BatchSize);
        var samples = 0;
        for (var number = 0; number < messages; number++)
        {
            // Names are interned and never given up: a catalog must not grow with a million of them.
            if (catalog.Metrics.Count + catalog.Machines.Count > 500 || batch.Count > BatchSize - 2)
            {
                batch.Dispose();
                if (batch.Count <= BatchSize - 2)
                {
                    catalog = new MetricCatalog();
                    reader = new JsonSampleReader(catalog);
                }

                batch = SampleBatch.Rent(catalog, BatchSize);
            }

            var before = batch.Count;
            var message = Mutate(random);
            var key = Mutate(random);
            var machine = keys.MachineOf(key.AsSpan(..random.Next(1, key.Length + 1)));
            Assert.True(machine.Length is > 0 and <= 256 && System.Text.Unicode.Utf8.IsValid(machine), Convert.ToHexString(key));
            var taken = reader.TryRead(message, batch, new SampleDefaults(machine, DateTime.UnixEpoch.AddYears(50).Ticks), out var reason);
            Assert.Equal(taken ? before + 1 : before, batch.Count);
            Assert.Equal(taken, reason is null);
            if (taken)
            {
                samples++;
                CheckSample(batch);
            }
            else
            {
                Assert.True(reason!.Length is > 10 and < 600 && reason[^1] == '.' && !reason.Contains('\n', StringComparison.Ordinal), reason);
            }

            if (number % 1000 == 0)
            {
                Assert.True(reader.TryRead(Seeds[0], batch, default, out reason), reason);
                CheckGood(batch.ToSample(batch.Count - 1));
            }
        }

        batch.Dispose();
        return samples;
    }

    /// <summary>The first seed must still be read as it is written.</summary>
    private static void CheckGood(Sample sample)
    {
        Assert.Equal(("am-01", "RUNNING", new DateTimeOffset(2026, 11, 21, 10, 15, 23, 456, TimeSpan.Zero)), (sample.Machine, sample.Status, sample.Timestamp));
        Assert.Equal(new Position(10.5, 33, 0.36, 12), sample.Position);
        Assert.Equal(
            [("power", 250.1), ("temperature", 1012.5), ("velocity", 1200.3)],
            sample.Values.Select(value => (value.Key, value.Value)).OrderBy(value => value.Key, StringComparer.Ordinal));
    }

    private static void CheckSample(SampleBatch batch)
    {
        var row = batch.Count - 1;
        var time = new DateTime(batch.Timestamps[row], DateTimeKind.Utc);
        Assert.InRange(time.Year, 1980, 2099);
        Assert.InRange(batch.Machines[row], 0, batch.Catalog.Machines.Count - 1);
        foreach (var metric in batch.Metrics)
        {
            Assert.False(double.IsInfinity(batch.Column(metric)[row]));
        }
    }

    /// <summary>A message that was good once.</summary>
    public static byte[] Mutate(Random random)
    {
        List<byte> bytes = [.. Seeds[random.Next(Seeds.Length)]];
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 1; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 9)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 30))));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.Insert(at, "{}[],:\"\\0e-.n"u8[random.Next(13)]);
                    break;
                default:
                    bytes.InsertRange(at, Seeds[random.Next(Seeds.Length)].Take(random.Next(1, 60)));
                    break;
            }
        }

        return bytes.Count == 0 ? [0] : [.. bytes];
    }
}
