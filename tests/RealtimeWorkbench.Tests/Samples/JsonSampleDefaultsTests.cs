using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Tests.Samples;

public sealed class JsonSampleDefaultsTests
{
    private static readonly long Ticks = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).Ticks;

    [Theory]
    [InlineData("""{"n":1}""", "press-7", "2026-01-02T03:04:05")]
    [InlineData("""{"n":1,"machine":"a"}""", "a", "2026-01-02T03:04:05")]
    [InlineData("""{"n":1,"timestamp":"2026-02-02T00:00:00Z"}""", "press-7", "2026-02-02T00:00:00")]
    [InlineData("""{"metric":"n","value":1,"machine":null}""", "press-7", "2026-01-02T03:04:05")]
    public void What_a_record_does_not_say_is_taken_from_its_message(string json, string machine, string time)
    {
        var catalog = new MetricCatalog();
        using var batch = SampleBatch.Rent(catalog, 1);

        Assert.True(new JsonSampleReader(catalog).TryRead(
            System.Text.Encoding.UTF8.GetBytes(json), batch, new SampleDefaults("press-7"u8, Ticks), out _));

        var sample = batch.ToSample(0);
        Assert.Equal((machine, time), (sample.Machine, sample.Timestamp.UtcDateTime.ToString("s")));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("""{"value":1.5,"quality":7}""")]
    [InlineData("""{"value":1.5}""")]
    [InlineData("""{"metric":"n","value":1.5}""")]
    public void A_value_without_a_metric_is_of_that_of_its_message(string json)
    {
        var catalog = new MetricCatalog();
        var reader = new JsonSampleReader(catalog);
        using var batch = SampleBatch.Rent(catalog, 4);
        Assert.True(reader.TryRead("""{"value":1,"quality":2}"""u8, batch, new SampleDefaults("m"u8, Ticks), out _));

        for (var i = 1; i < 4; i++)
        {
            Assert.True(reader.TryRead(System.Text.Encoding.UTF8.GetBytes(json), batch, new SampleDefaults("m"u8, Ticks, "n"u8), out _));

            Assert.Equal([new("n", 1.5)], batch.ToSample(i).Values);
        }
    }

    [Fact]
    public void Without_a_machine_that_of_the_reader_counts()
    {
        var catalog = new MetricCatalog();
        using var batch = SampleBatch.Rent(catalog, 1);

        new JsonSampleReader(catalog, "m").TryRead("""{"n":1}"""u8, batch, new SampleDefaults([], Ticks), out _);

        Assert.Equal("m", batch.ToSample(0).Machine);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void A_time_that_is_none_is_no_default(long ticks)
    {
        var catalog = new MetricCatalog();
        using var batch = SampleBatch.Rent(catalog, 1);

        Assert.False(new JsonSampleReader(catalog).TryRead("""{"n":1}"""u8, batch, new SampleDefaults("m"u8, ticks), out var reason));
        Assert.StartsWith("There is no \"timestamp\";", reason, StringComparison.Ordinal);
        Assert.Equal(0, batch.Count);
    }
}
