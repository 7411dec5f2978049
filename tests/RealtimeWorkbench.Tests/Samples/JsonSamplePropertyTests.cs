using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class JsonSamplePropertyTests
{
    private static readonly Config Often = Properties.Seeded.WithMaxTest(500);

    [Fact]
    public void What_is_written_reads_back_the_same_to_the_last_bit()
    {
        Check.One(Often, Prop.ForAll(SampleBytes.Any.ToArbitrary(), sample =>
        {
            using var read = ReadBack(Encode(sample), out var reason);
            Assert.True(read is { Count: 1 }, reason);
            Assert.True(SampleBytes.Same(sample, read.ToSample(0)), $"{sample} became {read.ToSample(0)}");
        }));
    }

    [Fact]
    public void Damaged_records_are_samples_or_reasons_and_never_exceptions()
    {
        var cases = from sample in SampleBytes.Any
                    from seed in Gen.Choose(0, int.MaxValue)
                    select (sample, seed);
        var refused = 0;

        Check.One(Often.WithMaxTest(3000), Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var damaged = SampleBytes.Damage(Encode(example.sample), new Random(example.seed));
            using var read = ReadBack(damaged, out var reason);
            refused += read.Count == 0 ? 1 : 0;
            Assert.Equal(read.Count == 0, reason is not null);
        }));

        Assert.InRange(refused, 1000, 3000);
    }

    [Fact]
    public void Random_bytes_are_reasons_and_never_exceptions()
    {
        Check.One(Often, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            using var read = ReadBack(bytes, out var reason);
            Assert.Equal(0, read.Count);
            Assert.EndsWith(".", reason, StringComparison.Ordinal);
        }));
    }

    [Fact]
    public void Every_prefix_of_a_record_is_called_cut_short()
    {
        var whole = """{"timestamp":"2026-11-21T10:15:23Z","machine":"m","a":1.5e3,"b":[{"c":null}],"status":"RUNNING"}"""u8;
        for (var length = 1; length < whole.Length; length++)
        {
            using var read = ReadBack(whole[..length].ToArray(), out var reason);

            Assert.StartsWith(
                FormattableString.Invariant($"The JSON is cut short after {length} bytes;"), reason, StringComparison.Ordinal);
        }
    }

    private static byte[] Encode(Sample sample)
    {
        var catalog = new MetricCatalog();
        using var batch = SampleBatch.Rent(catalog, 1);
        var row = batch.AddRow(sample.Timestamp.UtcTicks, catalog.Machines.GetOrAdd(sample.Machine));
        foreach (var (name, value) in sample.Values)
        {
            batch.SetValue(row, catalog.Metrics.GetOrAdd(name), value);
        }

        if (sample.Position is { } position)
        {
            batch.SetPosition(row, position.X, position.Y, position.Z, position.Layer ?? SampleBatch.None);
        }

        if (sample.Status is not null)
        {
            batch.SetStatus(row, catalog.Statuses.GetOrAdd(sample.Status));
        }

        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new JsonSampleWriter(bytes);
        writer.Write(batch);
        Assert.Equal((byte)'\n', bytes.WrittenSpan[^1]);
        Assert.DoesNotContain("\\u00", Encoding.UTF8.GetString(bytes.WrittenSpan).Replace("\\u0009", "", StringComparison.Ordinal), StringComparison.Ordinal);
        return bytes.WrittenSpan[..^1].ToArray();
    }

    private static SampleBatch ReadBack(byte[] json, out string? reason)
    {
        var catalog = new MetricCatalog();
        var batch = SampleBatch.Rent(catalog, 1);
        new JsonSampleReader(catalog).TryRead(json, batch, out reason);
        return batch;
    }
}
