using System.Globalization;
using FsCheck.Fluent;
using RealtimeWorkbench.Export;

namespace RealtimeWorkbench.Tests.Export;

public sealed class CsvWriterTests
{
    [Fact]
    public void Quotes_only_what_needs_it()
    {
        var row = new CsvWriter().Text("plain").Text("a,b").Text("say \"hi\"").Text("two\nlines").Text(null).Text(" edge").TakeRow();

        Assert.Equal("plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",,\" edge\"\r\n", row);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+x", "'+x")]
    [InlineData("-x", "'-x")]
    [InlineData("@x", "'@x")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("a=b", "a=b")]
    public void A_text_that_looks_like_a_formula_is_defused(string text, string expected)
    {
        Assert.Equal(expected + "\r\n", new CsvWriter().Text(text).TakeRow());
    }

    [Fact]
    public void Numbers_are_never_changed_and_what_is_no_number_is_empty()
    {
        var row = new CsvWriter().Number(-1.5).Number(1e-300).Number(double.NaN).Number(double.PositiveInfinity).Number(null).Whole(-7).Flag(true).TakeRow();

        Assert.Equal("-1.5,1E-300,,,,-7,true\r\n", row);
    }

    [Fact]
    public void Times_are_in_UTC_with_the_decimals_that_there_are()
    {
        var time = new DateTimeOffset(2026, 11, 21, 11, 15, 23, 456, TimeSpan.FromHours(1));

        Assert.Equal("2026-11-21T10:15:23.456Z,2026-11-21T10:15:23Z\r\n", new CsvWriter().Time(time).Time(time.AddMilliseconds(-456)).TakeRow());
    }

    [Fact]
    public void Any_text_and_number_reads_back()
    {
        Prop.ForAll<string, double, string>((first, number, second) =>
        {
            var text = new CsvWriter().Text(first).Number(number).Text(second).TakeRow();

            var row = Assert.Single(CsvParser.Parse(text));

            Assert.Equal(Guarded(first), row[0]);
            Assert.Equal(double.IsFinite(number) ? number : double.NaN, row[1].Length == 0 ? double.NaN : double.Parse(row[1], CultureInfo.InvariantCulture));
            Assert.Equal(Guarded(second), row[2]);
        }).Holds();
    }

    private static string Guarded(string? text) => text is { Length: > 0 } && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text ?? "";
}
