using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public class JsonSampleReaderTests
{
    private readonly MetricCatalog _catalog = new();
    private readonly JsonSampleReader _reader;

    public JsonSampleReaderTests() => _reader = new JsonSampleReader(_catalog);

    [Fact]
    public void Reads_the_wide_form()
    {
        var sample = Read(
            """
            {"timestamp":"2026-11-21T10:15:23.456Z","machine":"am-01","layer":12,"x":10.5,"y":33.0,"z":0.36,
             "temperature":1012.5,"power":250.1,"velocity":1.2003e3,"status":"RUNNING"}
            """);

        Assert.Equal(new DateTimeOffset(2026, 11, 21, 10, 15, 23, 456, TimeSpan.Zero), sample.Timestamp);
        Assert.Equal("am-01", sample.Machine);
        Assert.Equal(new Position(10.5, 33, 0.36, 12), sample.Position);
        Assert.Equal("RUNNING", sample.Status);
        Assert.Equal(["power=250.1", "temperature=1012.5", "velocity=1200.3"], Texts(sample));
    }

    [Fact]
    public void Reads_the_long_form_with_its_unit_and_without_its_quality_code()
    {
        var sample = Read(
            """{"metric":"temperature","quality":192,"value":1012.5,"unit":"°C","timestamp":1732184123,"machine":"am-01"}""");

        Assert.Equal(["temperature=1012.5"], Texts(sample));
        Assert.True(_catalog.Metrics.TryGetId("temperature", out var metric));
        Assert.Equal("°C", _catalog.UnitOf(metric));
        Assert.False(_catalog.Metrics.TryGetId("quality", out _));
        Assert.Equal(1, _reader.IgnoredFields);
    }

    [Fact]
    public void A_value_without_a_metric_is_a_metric_named_value()
    {
        Assert.Equal(["value=3"], Texts(Read("""{"timestamp":1732184123,"value":3}""")));
    }

    [Theory]
    [InlineData("\"2026-11-21T10:15:23.456Z\"", "2026-11-21T10:15:23.4560000")]
    [InlineData("\"2026-11-21T11:15:23.456+01:00\"", "2026-11-21T10:15:23.4560000")]
    [InlineData("\"2026-11-21T05:45:23-0430\"", "2026-11-21T10:15:23.0000000")]
    [InlineData("\"2026-11-21 10:15:23.123456789\"", "2026-11-21T10:15:23.1234567")]
    [InlineData("\"2026-11-21T10:15\"", "2026-11-21T10:15:00.0000000")]
    [InlineData("\"2026-11-21\"", "2026-11-21T00:00:00.0000000")]
    [InlineData("\"2024-02-29T23:59:59+00\"", "2024-02-29T23:59:59.0000000")]
    [InlineData("\"21.11.2026 10:15:23\"", "2026-11-21T10:15:23.0000000")]
    [InlineData("1732184123", "2024-11-21T10:15:23.0000000")]
    [InlineData("1732184123.25", "2024-11-21T10:15:23.2500000")]
    [InlineData("1732184123456", "2024-11-21T10:15:23.4560000")]
    [InlineData("1732184123456.5", "2024-11-21T10:15:23.4565000")]
    [InlineData("1732184123456789", "2024-11-21T10:15:23.4567890")]
    [InlineData("1732184123456789012", "2024-11-21T10:15:23.4567890")]
    [InlineData("1.732184123e9", "2024-11-21T10:15:23.0000000")]
    [InlineData("\"1732184123\"", "2024-11-21T10:15:23.0000000")]
    public void Reads_times_in_every_form(string time, string expected)
    {
        var sample = Read($$"""{"timestamp":{{time}},"a":1}""");

        Assert.Equal(expected, sample.Timestamp.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", null));
    }

    [Theory]
    [InlineData("""{"a":1}""", "There is no \"timestamp\"; ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970, is needed.")]
    [InlineData("""{"timestamp":null,"a":1}""", "\"timestamp\" is null; ISO 8601 such as")]
    [InlineData("""{"timestamp":"yesterday","a":1}""", "\"timestamp\" is \"yesterday\"; ISO 8601 such as")]
    [InlineData("""{"timestamp":"2026-02-29T00:00:00Z","a":1}""", "\"timestamp\" is \"2026-02-29T00:00:00Z\"; ISO 8601")]
    [InlineData("""{"timestamp":"2026-02-28T24:00:00Z","a":1}""", "\"timestamp\" is \"2026-02-28T24:00:00Z\"; ISO 8601")]
    [InlineData("""{"timestamp":true,"a":1}""", "\"timestamp\" is true; ISO 8601")]
    [InlineData("""{"timestamp":5,"a":1}""", "\"timestamp\" is 5, years off; a time from 1980 to 2099 is needed.")]
    [InlineData("""{"timestamp":"2226-11-21T10:15:23Z","a":1}""", "\"timestamp\" is \"2226-11-21T10:15:23Z\", years off;")]
    [InlineData("""{"timestamp":1732184123,"a":"NaN"}""", "\"a\" is \"NaN\"; a finite number is needed, or null.")]
    [InlineData("""{"timestamp":1732184123,"a":"-Infinity"}""", "\"a\" is \"-Infinity\"; a finite number")]
    [InlineData("""{"timestamp":1732184123,"a":"inf"}""", "\"a\" is \"inf\"; a finite number")]
    [InlineData("""{"timestamp":1732184123,"a":NaN}""", "NaN is no JSON number; leave the field out or give null.")]
    [InlineData("""{"timestamp":1732184123,"a":-Infinity}""", "-Infinity is no JSON number;")]
    [InlineData("""{"timestamp":1732184123,"a":1e999}""", "\"a\" is 1e999; a number within ±1.8e308 is needed.")]
    [InlineData("""{"timestamp":1732184123,"a":1,"a":2}""", "\"a\" stands there twice; give each field once.")]
    [InlineData("""{"timestamp":1732184123,"timestamp":1732184123,"a":1}""", "\"timestamp\" stands there twice;")]
    [InlineData("""{"timestamp":1732184123,"a":1""", "The JSON is cut short after 29 bytes; one complete object is needed.")]
    [InlineData("""{"timestamp":17321""", "The JSON is cut short after 18 bytes;")]
    [InlineData("""{"timestamp":1732184123,"a":1}}""", "Not JSON from byte 31 on (\"}\"); one object a record is needed.")]
    [InlineData("hello", "Not JSON from byte 1 on (\"hello\");")]
    [InlineData("", "The record is empty; a JSON object is needed.")]
    [InlineData("[1,2]", "The record is a list; a JSON object is needed.")]
    [InlineData("12", "The record is 12; a JSON object is needed.")]
    [InlineData("""{"timestamp":1732184123,"x":"left","a":1}""", "\"x\" is \"left\"; a number is needed.")]
    [InlineData("""{"timestamp":1732184123,"layer":1.5,"a":1}""", "\"layer\" is 1.5; a whole number from 0 on is needed.")]
    [InlineData("""{"timestamp":1732184123,"layer":-1,"a":1}""", "\"layer\" is -1; a whole number from 0 on is needed.")]
    [InlineData("""{"timestamp":1732184123,"machine":["am"],"a":1}""", "\"machine\" is a list; text of 1 to 256 bytes is needed.")]
    [InlineData("""{"timestamp":1732184123,"status":{},"a":1}""", "\"status\" is an object; text of 1 to 256 bytes")]
    [InlineData("""{"timestamp":1732184123,"metric":"t","value":"hot"}""", "\"value\" is \"hot\"; a number without quotes is needed.")]
    [InlineData("""{"timestamp":1732184123,"metric":"t","value":[1]}""", "\"value\" is a list; a number is needed.")]
    [InlineData("""{"timestamp":1732184123,"metric":"t"}""", "\"metric\" is \"t\", but there is no \"value\"; give both or neither.")]
    [InlineData("""{"timestamp":1732184123,"":1}""", "The field name \"\" has 0 bytes; from 1 to 256 are needed.")]
    [InlineData("""{"timestamp":1732184123,"\ud800":1}""", "A field name holds half a surrogate pair;")]
    [InlineData("""{"timestamp":1732184123,"machine":"am-01\u0000","a":1}""", "\"machine\" is \"am-01\\u0000\"; text without control characters is needed.")]
    [InlineData("""{"timestamp":1732184123,"metric":"t\n","value":1}""", "\"metric\" is \"t\\n\"; text without control characters is needed.")]
    [InlineData("""{"timestamp":1732184123,"a\u001f":1}""", "The field name \"a\\u001f\" holds a control character; names without are needed.")]
    [InlineData("""{"timestamp":1732184123}""", "There is no value; at least one number or a status is needed.")]
    [InlineData("""{"timestamp":1732184123,"t":"12.5"}""", "There is no value, and \"t\" is \"12.5\"; at least one number")]
    public void Says_what_is_wrong_with_a_record(string json, string reason)
    {
        using var batch = SampleBatch.Rent(_catalog, 4);

        Assert.False(_reader.TryRead(Encoding.UTF8.GetBytes(json), batch, out var actual));

        Assert.StartsWith(reason, actual, StringComparison.Ordinal);
        Assert.EndsWith(".", actual, StringComparison.Ordinal);
        Assert.Equal(0, batch.Count);
        Assert.Equal(0, _catalog.Metrics.Count);
        Assert.Equal(0, _catalog.Machines.Count);
    }

    [Fact]
    public void Says_so_where_a_metric_becomes_text()
    {
        Read("""{"timestamp":1732184123,"a":1}""");
        using var batch = SampleBatch.Rent(_catalog, 4);

        Assert.False(_reader.TryRead("""{"timestamp":1732184124,"a":"hot"}"""u8, batch, out var text));
        Assert.False(_reader.TryRead("""{"timestamp":1732184124,"a":{}}"""u8, batch, out var nested));

        Assert.Equal("\"a\" is \"hot\"; a number without quotes is needed.", text);
        Assert.Equal("\"a\" is an object; a number is needed.", nested);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        using var batch = SampleBatch.Rent(_catalog, 4);

        Assert.False(_reader.TryRead([.. "{\"timestamp\":1732184123,\"a"u8, 0xff, .. "\":1}"u8], batch, out var reason));

        Assert.Equal("The record is not valid UTF-8; save or send it as UTF-8.", reason);
    }

    [Fact]
    public void Text_objects_and_lists_are_passed_over_and_counted()
    {
        var sample = Read(
            """{"timestamp":1732184123,"operator":"Ada","tags":[1,{"b":2}],"nested":{"c":{"d":4}},"open":true,"closed":false,"a":5}""");

        Assert.Equal(["a=5", "closed=0", "open=1"], Texts(sample));
        Assert.Equal(3, _reader.IgnoredFields);
    }

    [Fact]
    public void Null_is_a_value_that_was_not_measured()
    {
        var sample = Read("""{"timestamp":1732184123,"machine":null,"x":null,"a":null}""");

        Assert.Empty(sample.Values);
        Assert.Equal("machine-1", sample.Machine);
        Assert.Null(sample.Position);
    }

    [Fact]
    public void Keys_and_states_may_be_numbers()
    {
        var sample = Read("""{"timestamp":1732184123,"machine":7,"status":3}""");

        Assert.Equal("7", sample.Machine);
        Assert.Equal("3", sample.Status);
    }

    [Fact]
    public void Escapes_in_names_and_text_are_undone()
    {
        var sample = Read("""{"time\u0073tamp":1732184123,"machine":"M\u00fcller \"1\"","t \u00b0C":5,"status":"\ud83d\ude00"}""");

        Assert.Equal("Müller \"1\"", sample.Machine);
        Assert.Equal("😀", sample.Status);
        Assert.Equal(["t °C=5"], Texts(sample));
    }

    [Fact]
    public void A_name_spelled_with_and_without_escapes_is_one_field()
    {
        Read("""{"timestamp":1732184123,"a":1}""");
        using var batch = SampleBatch.Rent(_catalog, 4);

        Assert.False(_reader.TryRead("""{"timestamp":1732184123,"a":1,"\u0061":2}"""u8, batch, out var reason));

        Assert.Equal("\"a\" stands there twice; give each field once.", reason);
    }

    [Fact]
    public void Fields_may_come_in_another_order_in_every_record()
    {
        using var batch = SampleBatch.Rent(_catalog, 3);

        Assert.True(_reader.TryRead("""{"timestamp":1732184123,"a":1,"b":2}"""u8, batch, out _));
        Assert.True(_reader.TryRead("""{"b":4,"timestamp":1732184123,"c":"x","a":3}"""u8, batch, out _));
        Assert.True(_reader.TryRead("""{"c":6,"a":5,"timestamp":1732184123}"""u8, batch, out _));

        Assert.Equal(["a=1", "b=2"], Texts(batch.ToSample(0)));
        Assert.Equal(["a=3", "b=4"], Texts(batch.ToSample(1)));
        Assert.Equal(["a=5", "c=6"], Texts(batch.ToSample(2)));
    }

    [Fact]
    public void A_refused_record_becomes_a_dead_letter_with_its_line_and_first_bytes()
    {
        using var batch = SampleBatch.Rent(_catalog, 1);
        var line = Encoding.UTF8.GetBytes("{\"a\":1,\"b\":\"" + new string('c', 9000) + "\"}");

        Assert.False(_reader.ReadInto(line, batch, "file:a.jsonl", 17));

        var letter = Assert.Single(batch.Rejected);
        Assert.Equal("file:a.jsonl", letter.Source);
        Assert.Equal(17, letter.Offset);
        Assert.Equal(line[..4096], letter.Raw.ToArray());
        Assert.StartsWith("There is no \"timestamp\";", letter.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocates_nothing_for_samples_whose_names_are_known()
    {
        byte[][] lines =
        [
            [.. """{"timestamp":"2026-11-21T10:15:23.456Z","machine":"am-01","layer":12,"x":10.5,"y":33.0,"z":0.36,"temperature":1012.5123456789012,"power":250.1,"status":"RUNNING","operator":"Ada"}"""u8],
            [.. """{"timestamp":1732184123456,"machine":"am-02","metric":"temp\u00e9rature","value":1012.5,"unit":"°C"}"""u8],
        ];
        using var batch = SampleBatch.Rent(_catalog, 2000);
        void ReadAll()
        {
            while (batch.Count > 0)
            {
                batch.RemoveLastRow();
            }

            for (var i = 0; i < batch.Capacity; i++)
            {
                Assert.True(_reader.TryRead(lines[i / 100 % 2], batch, out _));
            }
        }

        // Switching between the forms forgets which text field comes next; that's a few bytes each hundred records.
        Assert.InRange(Allocated.ByEach(ReadAll), 0, batch.Capacity);
    }

    [Fact]
    public void A_full_batch_is_the_callers_mistake()
    {
        using var batch = SampleBatch.Rent(_catalog, 1);
        batch.AddRow(0, 0);

        Assert.Throws<ArgumentException>(() => _reader.TryRead("{}"u8, batch, out _));
    }

    private static IEnumerable<string> Texts(Sample sample) =>
        sample.Values.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}")).Order(StringComparer.Ordinal);

    private Sample Read(string json)
    {
        using var batch = SampleBatch.Rent(_catalog, 1);
        Assert.True(_reader.TryRead(Encoding.UTF8.GetBytes(json), batch, out var reason), reason);
        return batch.ToSample(0);
    }
}
