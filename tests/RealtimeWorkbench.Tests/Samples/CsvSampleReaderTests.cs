using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class CsvSampleReaderTests
{
    private readonly MetricCatalog _catalog = new();
    private readonly List<DeadLetter> _rejected = [];
    private CsvSampleReader _reader = null!;

    [Fact]
    public void Reads_times_places_states_and_numbers()
    {
        var samples = Read(
            "timestamp,machine,layer,x,y,z,status,temperature,note",
            "2014-05-14 01:14:00,am-01,3,1.5,2,0.1,RUNNING,1012.5,\"fine, really\"",
            "2014-05-14T01:15:00Z,\"M \"\"2\"\"\",,,,,,,");

        Assert.Equal(new DateTimeOffset(2014, 5, 14, 1, 14, 0, TimeSpan.Zero), samples[0].Timestamp);
        Assert.Equal(("am-01", "RUNNING"), (samples[0].Machine, samples[0].Status));
        Assert.Equal(new Position(1.5, 2, 0.1, 3), samples[0].Position);
        Assert.Equal([("temperature", 1012.5)], Pairs(samples[0]));
        Assert.Equal(("M \"2\"", null), (samples[1].Machine, samples[1].Status));
        Assert.Null(samples[1].Position);
        Assert.Empty(samples[1].Values);
        Assert.Equal(["note"], _reader.TextColumns);
        Assert.Equal("timestamp", _reader.TimeColumn);
    }

    [Theory]
    [InlineData(',', '.')]
    [InlineData(';', '.')]
    [InlineData(';', ',')]
    [InlineData('\t', ',')]
    [InlineData('|', '.')]
    public void Finds_separator_and_decimal_mark(char separator, char mark)
    {
        string Row(params string[] cells) => string.Join(separator, cells).Replace('.', mark);

        var samples = Read(
            string.Join(separator, "Time", "a", "b"),
            Row("2026-11-21 10:15:23", "1.5", "-2e3"),
            Row("2026-11-21 10:15:24", "", "7"));

        Assert.Equal(new CsvDialect(separator, mark), _reader.Dialect);
        Assert.Equal([("a", 1.5), ("b", -2000)], Pairs(samples[0]));
        Assert.Equal([("b", 7)], Pairs(samples[1]));
    }

    [Fact]
    public void Decimal_commas_in_quotes_between_commas_are_understood()
    {
        Assert.Equal([("a", 1.5), ("b", 2)], Pairs(Read("time,a,b", "2026-11-21,\"1,5\",2")[0]));
    }

    [Fact]
    public void A_single_column_is_enough()
    {
        var samples = Read(new CsvFormat { Interval = TimeSpan.FromMinutes(3) }, "value", "1,5", "2,5");

        Assert.Equal([("value", 1.5)], Pairs(samples[0]));
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 3, 0, TimeSpan.Zero), samples[1].Timestamp);
    }

    [Fact]
    public void Units_in_brackets_become_units_and_both_spellings_are_found()
    {
        var samples = Read("ts,Product ID,Air temperature [K],Torque", "1732184123,M14860,298.1,42.8");

        Assert.Equal([("Air temperature", 298.1), ("Torque", 42.8)], Pairs(samples[0]));
        Assert.True(_catalog.TryFindMetric("Air temperature", out var metric));
        Assert.True(_catalog.TryFindMetric("Air temperature [K]", out var same));
        Assert.False(_catalog.TryFindMetric("Product ID", out _));
        Assert.Equal(metric, same);
        Assert.Equal("K", _catalog.UnitOf(metric));
        Assert.Equal("", _catalog.UnitOf(_catalog.Metrics.GetOrAdd("Torque")));
    }

    [Fact]
    public void Columns_of_one_name_stay_apart()
    {
        var samples = Read("ts,T [K],T [C],a,a,", "1732184123,298,25,1,2,3");

        Assert.Equal([("T [C]", 25), ("T [K]", 298), ("a", 1), ("a (2)", 2), ("column 6", 3)], Pairs(samples[0]));
    }

    [Fact]
    public void A_malformed_row_goes_to_the_dead_letters_and_the_others_go_on()
    {
        var samples = Read(
            "timestamp,a,b",
            "2026-11-21 10:00:00,1,2",
            "2026-11-21 10:00:01,hot,2",
            "2026-11-21 10:00:02,NaN,2",
            "2026-11-21 10:00:03,1,-inf",
            "2026-11-21 10:00:04,1",
            "2026-11-21 10:00:05,1,2,3",
            "yesterday,1,2",
            ",1,2",
            "1970-01-01 00:00:09,1,2",
            "2026-11-21 10:00:10,1,1e999",
            "2026-11-21 09:00:00,3,4",
            "2026-11-21 10:00:11,5,6",
            "2026-11-21 10:00:12,true,8",
            "2026-11-21 10:00:13,9,8",
            "2026-11-21 10:00:14,9,8");

        Assert.Equal([1, 3, 5, 1, 9, 9], samples.Select(sample => sample.Values["a"]));
        Assert.True(samples[1].Timestamp < samples[0].Timestamp);
        Assert.Equal(
            [
                (3, "\"a\" is \"hot\"; a number with \".\" as decimal mark is needed, or an empty cell."),
                (4, "\"a\" is \"NaN\"; a finite number is needed, or an empty cell."),
                (5, "\"b\" is \"-inf\"; a finite number is needed, or an empty cell."),
                (6, "The row has 2 cells, the header 3; give one for each column."),
                (7, "The row has 4 cells, the header 3; give one for each column."),
                (8, "\"timestamp\" is \"yesterday\"; " + TimeText.Needed + "."),
                (9, "\"timestamp\" is \"\"; " + TimeText.Needed + "."),
                (10, "\"timestamp\" is \"1970-01-01 00:00:09\", years off; a time from 1980 to 2099 is needed."),
                (11, "\"b\" is \"1e999\"; a number within ±1.8e308 is needed."),
            ],
            _rejected.Select(letter => ((int)letter.Offset, letter.Reason)));
        Assert.Equal("2026-11-21 10:00:01,hot,2", Encoding.UTF8.GetString(_rejected[0].Raw.Span));
    }

    [Fact]
    public void A_refused_row_takes_its_time_where_rows_come_at_an_interval()
    {
        var start = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

        var samples = Read(
            new CsvFormat { Interval = TimeSpan.FromSeconds(10), Start = start }, "a,b", "1,2", "x,2", "3,4", "5,6");

        Assert.Equal([0, 20, 30], samples.Select(sample => (sample.Timestamp - start).TotalSeconds));
    }

    [Theory]
    [InlineData("time", "0.25", 0.25)]
    [InlineData("Time [ms]", "1500.5", 1.5005)]
    [InlineData("time [min]", "2", 120)]
    public void Times_that_count_from_zero_are_added_to_the_start(string header, string cell, double seconds)
    {
        var samples = Read(header + ",a", "0,1", cell + ",2");

        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), samples[0].Timestamp);
        Assert.Equal(seconds, (samples[1].Timestamp - samples[0].Timestamp).TotalSeconds, tolerance: 1e-7);
    }

    [Fact]
    public void A_date_and_a_time_of_day_beside_it_are_one_time()
    {
        var samples = Read("Date;Time;a", "21.11.2026;10:15:23,5;1,5", "21.11.2026;10:15:24;2,5");

        Assert.Equal(new DateTimeOffset(2026, 11, 21, 10, 15, 23, 500, TimeSpan.Zero), samples[0].Timestamp);
        Assert.Equal([("a", 2.5)], Pairs(samples[1]));
    }

    [Fact]
    public void The_time_column_may_be_named()
    {
        var samples = Read(new CsvFormat { TimeColumn = "Zeit" }, "zeit,time,a", "2026-11-21 10:15:23,5,1");

        Assert.Equal("zeit", _reader.TimeColumn);
        Assert.Equal([("a", 1), ("time", 5)], Pairs(samples[0]));
    }

    [Fact]
    public void A_column_that_begins_empty_is_decided_by_its_first_value()
    {
        var rows = new List<string> { "ts,a,late,words" };
        rows.AddRange(Enumerable.Range(0, 80).Select(i => FormattableString.Invariant($"{1732184123 + i},{i},,")));
        rows.Add("1732185000,80,5.5,hello");
        rows.Add("1732185001,81,6.5,");

        var samples = Read([.. rows]);

        Assert.Equal([("a", 79)], Pairs(samples[79]));
        Assert.Equal([("a", 80), ("late", 5.5)], Pairs(samples[80]));
        Assert.Equal([("a", 81), ("late", 6.5)], Pairs(samples[81]));
        Assert.Empty(_rejected);
    }

    [Theory]
    [InlineData("time,a,b", ",mm,°C", "2026-11-21,1,", "2026-11-22,2,7")]
    [InlineData("b,time,a", "°C,,mm", ",2026-11-21,1", "7,2026-11-22,2")]
    public void A_unit_decides_nothing_about_a_column(string header, string units, string first, string second)
    {
        var samples = Read(header, units, first, first, second);

        Assert.Equal([("a", 2), ("b", 7)], Pairs(samples[^1]));
        Assert.Equal(2, Assert.Single(_rejected).Offset);
        Assert.Empty(_reader.TextColumns);
    }

    [Fact]
    public void A_unit_decides_nothing_either_where_only_the_line_of_units_is_known()
    {
        Assert.True(CsvSampleReader.TryCreate(["b,time"u8.ToArray(), ",,"u8.ToArray(), "C,"u8.ToArray()], new CsvFormat(), _catalog, out var reader, out _));
        using var batch = SampleBatch.Rent(_catalog, 3);
        reader.ReadInto(",,"u8, batch, "test", 2);
        reader.ReadInto("C,"u8, batch, "test", 3);
        reader.ReadInto("7,2026-11-21"u8, batch, "test", 4);

        Assert.Equal([2L, 3L], batch.Rejected.Select(letter => letter.Offset));
        Assert.Equal([("b", 7)], Pairs(batch.ToSample(0)));
    }

    [Fact]
    public void Text_in_latin_1_is_understood()
    {
        var header = Encoding.Latin1.GetBytes("ts,machine,Temp [°C]");
        var row = Encoding.Latin1.GetBytes("1732184123,Müller,21.5");

        Assert.True(CsvSampleReader.TryCreate([header, row], new CsvFormat(), _catalog, out var reader, out _));
        using var batch = SampleBatch.Rent(_catalog, 1);
        Assert.True(reader.TryRead(row, batch, out _));

        Assert.Equal("Müller", batch.ToSample(0).Machine);
        Assert.Equal("°C", _catalog.UnitOf(_catalog.Metrics.GetOrAdd("Temp")));
    }

    [Theory]
    [InlineData("a,b\n1,2", "There is no time column among a, b; name one with --time-column, or give the time between rows with --interval, such as --interval 3min.")]
    [InlineData("1,2\n3,4", "The first line holds only numbers (1, 2); put a line with the names of the columns above it.")]
    [InlineData("time,a\nnoon,1", "Column \"time\" holds \"noon\", which is no time; ")]
    [InlineData("ts,name\n1732184123,Ada", "There is no column of numbers to monitor among ts, name; at least one is needed.")]
    public void Says_why_a_file_cannot_be_read_and_what_to_do(string text, string reason)
    {
        ReadOnlyMemory<byte>[] records = [.. text.Split('\n').Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];

        Assert.False(CsvSampleReader.TryCreate(records, new CsvFormat(), _catalog, out _, out var actual));

        Assert.StartsWith(reason, actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_time_column_that_is_missing_is_answered_with_those_there_are()
    {
        Assert.False(CsvSampleReader.TryCreate(
            ["a,b"u8.ToArray(), "1,2"u8.ToArray()], new CsvFormat { TimeColumn = "t" }, _catalog, out _, out var reason));

        Assert.Equal("There is no column \"t\"; the columns are a, b.", reason);
    }

    [Fact]
    public void Allocates_nothing_for_rows_whose_names_are_known()
    {
        const string Row = "2026-11-21 10:15:23.5,\"a \"\"1\"\"\",1.5,1012.5123456789012,RUNNING";
        Assert.Single(Read("timestamp,machine,a,b,status", Row));
        var row = Encoding.UTF8.GetBytes(Row);
        using var batch = SampleBatch.Rent(_catalog, 2000);

        Assert.Equal(0, Allocated.ByEach(ReadAll));

        void ReadAll()
        {
            while (batch.Count > 0)
            {
                batch.RemoveLastRow();
            }

            while (batch.Count < batch.Capacity)
            {
                _reader.TryRead(row, batch, out _);
            }
        }
    }

    private static IEnumerable<(string, double)> Pairs(Sample sample) =>
        sample.Values.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private List<Sample> Read(params string[] lines) => Read(new CsvFormat(), lines);

    private List<Sample> Read(CsvFormat format, params string[] lines)
    {
        ReadOnlyMemory<byte>[] records = [.. lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];
        Assert.True(
            CsvSampleReader.TryCreate([.. records.Take(51)], format, _catalog, out var reader, out var reason), reason);
        _reader = reader;
        using var batch = SampleBatch.Rent(_catalog, records.Length);
        for (var i = 1; i < records.Length; i++)
        {
            _reader.ReadInto(records[i].Span, batch, "test", i + 1);
        }

        _rejected.AddRange(batch.Rejected);
        return [.. Enumerable.Range(0, batch.Count).Select(batch.ToSample)];
    }
}
