using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources;

/// <summary>Recordings read back what was recorded.</summary>
public sealed class RecordedFileTests : IDisposable
{
    private readonly RecordedFolder _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public async Task A_recording_reads_back_to_the_last_bit_with_its_faults()
    {
        var source = new DemoProcess(RecordedFolder.Demo);
        await _made.RecordAsync(source);

        var file = new RecordedFile(new RecordedFileOptions { Path = _made.FilePath });
        var (samples, rejected) = await Reading.AllOf(file);

        var (expected, _) = await Reading.AllOf(new DemoProcess(RecordedFolder.Demo));
        Assert.Empty(rejected);
        Assert.Equal(800, file.ExpectedSamples);
        RecordedFolder.AssertSame(expected, samples);
        Assert.Equal(source.Faults, file.Faults);
        Assert.Equal("°C", file.Catalog.UnitOf(file.Catalog.Metrics.GetOrAdd("temperature")));
    }

    [Fact]
    public async Task Whatever_a_source_gives_reads_back_to_the_last_bit()
    {
        var (batches, samples, letters) = RecordedFolder.Odd(seed: 7, batches: 60);
        await _made.RecordAsync(batches);

        foreach (var size in (int[])[1, 7, 10_000])
        {
            var (read, rejected) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = _made.FilePath, BatchSize = size }));
            RecordedFolder.AssertSame(samples, read);
            Assert.Equal(letters.Select(letter => (letter.Source, letter.Offset, letter.Reason)), rejected.Select(letter => (letter.Source, letter.Offset, letter.Reason)));
            Assert.All(letters.Zip(rejected), pair => Assert.True(pair.First.Raw.Span.SequenceEqual(pair.Second.Raw.Span)));
        }
    }

    [Theory]
    [InlineData(1700000000123457, 21.1234)]
    [InlineData(1e13, 0.000001)]
    [InlineData(9007199254740991, 0.5)]
    public async Task Large_and_fine_values_of_one_metric_read_back_to_the_last_bit(double large, double fine)
    {
        double[] values = [large, 20.125, fine];
        var catalog = new MetricCatalog();
        await using (var recording = Recording.Create(_made.FilePath))
        {
            using var batch = SampleBatch.Rent(catalog, values.Length);
            foreach (var value in values)
            {
                batch.SetValue(batch.AddRow(RecordedFolder.Demo.Start!.Value.UtcTicks, catalog.Machines.GetOrAdd("m")), catalog.Metrics.GetOrAdd("n"), value);
            }

            recording.Append(batch);
        }

        Assert.Equal(values, (await RecordedFolder.ReadAsync(_made.FilePath, [])).Select(sample => sample.Values["n"]));
    }

    [Fact]
    public async Task Only_the_time_that_was_asked_for_is_read()
    {
        await _made.RecordAsync(new DemoProcess(RecordedFolder.Demo));
        var (all, _) = await Reading.AllOf(new DemoProcess(RecordedFolder.Demo));
        var (from, to) = (RecordedFolder.Demo.Start!.Value.AddSeconds(3), RecordedFolder.Demo.Start.Value.AddSeconds(9.5));

        var (samples, _) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = _made.FilePath, From = from, To = to }));

        RecordedFolder.AssertSame([.. all.Where(sample => sample.Timestamp >= from && sample.Timestamp < to)], samples);
        Assert.InRange(samples.Count, 1, 799);
    }

    [Fact]
    public async Task It_is_far_smaller_than_the_same_as_text()
    {
        await _made.RecordAsync(new DemoProcess(RecordedFolder.Demo));
        var lines = Path.Combine(_made.Folder.FullName, "a.jsonl");
        await using (var recording = Recording.Create(lines))
        {
            await recording.AppendAllAsync(new DemoProcess(RecordedFolder.Demo));
        }

        Assert.InRange(new FileInfo(_made.FilePath).Length, 1, new FileInfo(lines).Length / 3);
    }

    [Fact]
    public async Task Another_file_is_refused_in_one_sentence()
    {
        await File.WriteAllTextAsync(_made.FilePath, "timestamp,temperature\n");

        var error = await Assert.ThrowsAsync<SourceException>(() => RecordedFolder.ReadAsync(_made.FilePath, []));

        Assert.Equal(
            $"Cannot read file {_made.FilePath}: it is no recording, for it does not begin as one; name a file that rtw record wrote, or give it the ending of what it is, such as .csv or .jsonl.",
            error.Message);
    }

    [Fact]
    public async Task What_is_still_being_recorded_can_be_followed()
    {
        var time = new ManualTime(RecordedFolder.Demo.Start!.Value);
        await using var recording = Recording.Create(_made.FilePath, time);
        var catalog = new MetricCatalog();
        var file = new RecordedFile(new RecordedFileOptions { Path = _made.FilePath, Follow = true }, time: time);
        await using var batches = file.ReadAsync().WithoutMarks().GetAsyncEnumerator();
        for (var sample = 0; sample < 3; sample++)
        {
            using var batch = SampleBatch.Rent(catalog, 1);
            batch.AddRow(sample, catalog.Machines.GetOrAdd("m"));
            recording.Append(batch);
            recording.Flush();

            Assert.True(await batches.MoveNextAsync());
            Assert.Equal([sample], batches.Current.Timestamps.ToArray());
            batches.Current.Dispose();
        }
    }
}
