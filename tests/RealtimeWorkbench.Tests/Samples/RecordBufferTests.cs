using System.Text;
using FsCheck;
using FsCheck.Fluent;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class RecordBufferTests
{
    [Theory]
    [InlineData("a\nb\r\nc", "1:a|2:b|3:c")]
    [InlineData("\uFEFFa\n\n  \r\nb\n", "1:a|4:b")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    [InlineData("a,\"x\ny\"\nb\n", "1:a,\"x\ny\"|3:b")]
    [InlineData("a,\"x\"\"\ny\"\nb\n", "1:a,\"x\"\"\ny\"|3:b")]
    [InlineData("5\" pipe,1\nb\n", "1:5\" pipe,1|2:b")]
    [InlineData("a,\"x\nb\nc", "1!a,\"x|2:b|3:c")]
    public void Cuts_at_line_ends_outside_quotes(string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', Cut(Encoding.UTF8.GetBytes(text), quotes: true, pieces: null)));
    }

    [Fact]
    public void Without_quotes_every_line_is_a_record()
    {
        Assert.Equal(["1:{\"a", "2:b\"}"], Cut("{\"a\nb\"}\n"u8.ToArray(), quotes: false, pieces: null));
    }

    [Fact]
    public void However_the_bytes_are_cut_the_records_are_the_same()
    {
        var cases = from bytes in Gen.ArrayOf(Gen.Elements("abc,;\"\"\"\n\n\r \uFEFF"u8.ToArray()))
                    from seed in Gen.Choose(0, int.MaxValue)
                    from quotes in Gen.Elements(true, false)
                    select (bytes, seed, quotes);

        Check.One(Properties.Seeded.WithMaxTest(2000), Prop.ForAll(cases.ToArbitrary(), example =>
            Assert.Equal(
                Cut(example.bytes, example.quotes, pieces: null),
                Cut(example.bytes, example.quotes, new Random(example.seed)))));
    }

    [Fact]
    public void A_line_too_long_is_one_problem_and_the_next_goes_on()
    {
        byte[] bytes = [.. "a\n"u8, .. Enumerable.Repeat((byte)'x', 3_000_000), .. "\nb\n"u8];

        var whole = Cut(bytes, quotes: true, pieces: null);

        Assert.Equal(["1:a", "2!" + new string('x', RecordBuffer.MaxRecord), "3:b"], whole);
        Assert.Equal(whole, Cut(bytes, quotes: true, new Random(3), largest: 100_000));
    }

    [Fact]
    public void A_quote_left_open_costs_its_own_line_only()
    {
        var bytes = Encoding.UTF8.GetBytes(
            "a,\"open\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"{i},1\n"))));

        var whole = Cut(bytes, quotes: true, pieces: null);

        Assert.Equal(20_001, whole.Count);
        Assert.Equal("1!a,\"open", whole[0]);
        Assert.Equal("20001:19999,1", whole[^1]);
        Assert.Equal(whole, Cut(bytes, quotes: true, new Random(5), largest: 5000));
    }

    /// <summary>Records as line, ':' or '!' for a problem, and text.</summary>
    private static List<string> Cut(byte[] bytes, bool quotes, Random? pieces, int largest = 5)
    {
        var buffer = new RecordBuffer(quotes);
        var records = new List<string>();
        for (var at = 0; at < bytes.Length;)
        {
            var span = buffer.GetSpan();
            var count = Math.Min(Math.Min(span.Length, bytes.Length - at), pieces?.Next(1, largest) ?? int.MaxValue);
            bytes.AsSpan(at, count).CopyTo(span);
            buffer.Advance(count);
            at += count;
            Take(isFinal: false);
        }

        Take(isFinal: true);
        return records;

        void Take(bool isFinal)
        {
            while (buffer.TryTake(isFinal, out var record, out var line, out var problem))
            {
                records.Add(FormattableString.Invariant(
                    $"{line}{(problem is null ? ':' : '!')}{Encoding.UTF8.GetString(record)}"));
            }
        }
    }
}
