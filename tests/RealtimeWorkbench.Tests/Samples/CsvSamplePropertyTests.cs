using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class CsvSamplePropertyTests
{
    private const int Columns = 3;

    private static readonly Config Often = Properties.Seeded.WithMaxTest(500);

    /// <summary>Rows of finite values, and now and then an absent one.</summary>
    private static Gen<double?[][]> AnyRows =>
        from count in Gen.Choose(1, 20)
        from rows in Gen.ArrayOf(Gen.ArrayOf(Cell, Columns), count)
        select rows;

    private static Gen<double?> Cell => Gen.Frequency(
        (9, ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite).Select(value => (double?)value)),
        (1, Gen.Constant<double?>(null)));

    [Fact]
    public void What_is_written_reads_back_the_same_to_the_last_bit()
    {
        var dialects = Gen.Elements((',', '.'), (';', '.'), (';', ','), ('\t', '.'), ('|', '.'));
        var cases = from rows in AnyRows
                    from dialect in dialects
                    select (rows, dialect);

        Check.One(Often, Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var records = Encode(example.rows, example.dialect.Item1, example.dialect.Item2);
            var samples = Read(records, out var rejected);

            Assert.Empty(rejected);
            Assert.Equal(example.rows.Length, samples.Count);
            for (var row = 0; row < samples.Count; row++)
            {
                for (var column = 0; column < Columns; column++)
                {
                    var read = samples[row].Values.TryGetValue($"m{column}", out var value) ? value : (double?)null;
                    Assert.Equal(BitsOf(example.rows[row][column]), BitsOf(read));
                }
            }
        }));
    }

    [Fact]
    public void Damaged_rows_are_samples_or_dead_letters_and_never_exceptions()
    {
        var cases = from rows in AnyRows
                    from seed in Gen.Choose(0, int.MaxValue)
                    select (rows, seed);
        var refused = 0;

        Check.One(Often.WithMaxTest(2000), Prop.ForAll(cases.ToArbitrary(), example =>
        {
            var random = new Random(example.seed);
            var records = Encode(example.rows, ',', '.');
            var damaged = random.Next(2, records.Count);
            records[damaged] = SampleBytes.Damage(records[damaged].ToArray(), random);
            var samples = Read(records, out var rejected);

            refused += rejected.Count;
            Assert.Equal(example.rows.Length, samples.Count + rejected.Count);
            Assert.All(rejected, letter => Assert.EndsWith(".", letter.Reason, StringComparison.Ordinal));
        }));

        Assert.InRange(refused, 200, 2000);
    }

    private static long? BitsOf(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;

    private static List<ReadOnlyMemory<byte>> Encode(double?[][] rows, char separator, char mark)
    {
        // The first row after the header says which columns are numbers, whatever the random rows say.
        List<string> lines = [string.Join(separator, ["timestamp", "m0", "m1", "m2"])];
        lines.Add(string.Join(separator, ["2026-11-21T10:00:00Z", .. Enumerable.Repeat("0.5".Replace('.', mark), Columns)]));
        lines.AddRange(rows.Select((row, index) => string.Join(
            separator,
            row.Select(value => value?.ToString("R", CultureInfo.InvariantCulture).Replace('.', mark) ?? "")
                .Prepend(string.Create(CultureInfo.InvariantCulture, $"2026-11-21T10:00:{index + 1:00}Z")))));
        return [.. lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];
    }

    private static List<Sample> Read(List<ReadOnlyMemory<byte>> records, out IReadOnlyList<DeadLetter> rejected)
    {
        var catalog = new MetricCatalog();
        Assert.True(CsvSampleReader.TryCreate(records[..2], new CsvFormat(), catalog, out var reader, out var reason), reason);
        using var batch = SampleBatch.Rent(catalog, records.Count);
        for (var line = 2; line < records.Count; line++)
        {
            reader.ReadInto(records[line].Span, batch, "test", line);
        }

        rejected = [.. batch.Rejected];
        return [.. Enumerable.Range(0, batch.Count).Select(batch.ToSample)];
    }
}
