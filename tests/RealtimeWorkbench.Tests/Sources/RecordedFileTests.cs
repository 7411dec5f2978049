using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Testing;
using RealtimeWorkbench.Tests.Samples;

namespace RealtimeWorkbench.Tests.Sources;

public sealed class RecordedFileTests : IDisposable
{
    private static readonly DemoProcessOptions Demo = new()
    {
        Start = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        Duration = TimeSpan.FromSeconds(30),
        Pace = Pace.AsFastAsPossible,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-recorded");

    private string FilePath => Path.Combine(_folder.FullName, "a.rtwr");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_recording_reads_back_to_the_last_bit_with_its_faults()
    {
        var source = new DemoProcess(Demo);
        await RecordAsync(source);

        var file = new RecordedFile(new RecordedFileOptions { Path = FilePath });
        var (samples, rejected) = await Reading.AllOf(file);

        var (expected, _) = await Reading.AllOf(new DemoProcess(Demo));
        Assert.Empty(rejected);
        Assert.Equal(800, file.ExpectedSamples);
        AssertSame(expected, samples);
        Assert.Equal(source.Faults, file.Faults);
        Assert.Equal("°C", file.Catalog.UnitOf(file.Catalog.Metrics.GetOrAdd("temperature")));
    }

    [Fact]
    public async Task Whatever_a_source_gives_reads_back_to_the_last_bit()
    {
        var (batches, samples, letters) = Odd(seed: 7, batches: 60);
        await RecordAsync(batches);

        foreach (var size in (int[])[1, 7, 10_000])
        {
            var (read, rejected) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = FilePath, BatchSize = size }));
            AssertSame(samples, read);
            Assert.Equal(letters.Select(letter => (letter.Source, letter.Offset, letter.Reason)), rejected.Select(letter => (letter.Source, letter.Offset, letter.Reason)));
            Assert.All(letters.Zip(rejected), pair => Assert.True(pair.First.Raw.Span.SequenceEqual(pair.Second.Raw.Span)));
        }
    }

    [Fact]
    public async Task It_goes_on_behind_every_batch()
    {
        var (batches, samples, letters) = Odd(seed: 8, batches: 20);
        await RecordAsync(batches);
        var file = new RecordedFile(new RecordedFileOptions { Path = FilePath, BatchSize = 5 });
        List<SourcePosition> ends = [];
        await foreach (var batch in file.ReadAsync().WithoutMarks())
        {
            ends.Add(batch.End);
            batch.Dispose();
        }

        foreach (var end in ends)
        {
            List<Sample> before = [], after = [];
            List<DeadLetter> rejected = [];
            await ReadAsync(new RecordedFileOptions { Path = FilePath, BatchSize = 5 }, null, before, rejected, until: end);
            await ReadAsync(new RecordedFileOptions { Path = FilePath, BatchSize = 3 }, end, after, rejected);
            AssertSame(samples, [.. before, .. after]);
            Assert.Equal(letters.Select(letter => letter.Offset), rejected.Select(letter => letter.Offset));
        }
    }

    [Fact]
    public async Task What_is_cut_off_at_the_end_is_said_and_all_before_it_is_there()
    {
        await RecordAsync(new DemoProcess(Demo with { Duration = TimeSpan.FromSeconds(2), HistorySamples = 0 }), flushEach: 8);
        var (expected, _) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = FilePath }));
        var bytes = await File.ReadAllBytesAsync(FilePath);
        var most = -1;
        for (var length = 0; length < bytes.Length; length++)
        {
            await File.WriteAllBytesAsync(FilePath, bytes[..length]);
            List<string> said = [];
            var samples = await ReadAsync(FilePath, said);

            AssertSame(expected[..samples.Count], samples);
            Assert.True(samples.Count >= most, "A longer file has fewer samples.");
            Assert.True(said.Count <= 1, string.Join(Environment.NewLine, said));
            Assert.All(said, text => Assert.Contains("was cut off while it was written", text, StringComparison.Ordinal));
            most = samples.Count;
        }

        Assert.InRange(most, 1, expected.Count);
    }

    [Fact]
    public async Task A_flipped_bit_costs_no_more_than_its_block_and_is_said()
    {
        await RecordAsync(new DemoProcess(Demo with { Duration = TimeSpan.FromSeconds(2), HistorySamples = 0 }), flushEach: 8);
        var (expected, _) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = FilePath }));
        var bytes = await File.ReadAllBytesAsync(FilePath);
        for (var at = BlockMarkerLength; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x10;
            await File.WriteAllBytesAsync(FilePath, bytes);
            bytes[at] ^= 0x10;
            List<string> said = [];

            var samples = await ReadAsync(FilePath, said);

            Assert.True(samples.Count == expected.Count || said.Count > 0, $"A bit of byte {at} costs samples, and nobody says so.");
            Assert.InRange(expected.Count - samples.Count, 0, 8);
            var next = 0;
            foreach (var sample in samples)
            {
                while (!SampleBytes.Same(expected[next], sample))
                {
                    next++;
                }
            }
        }
    }

    [Fact]
    public async Task A_recording_that_was_cut_off_goes_on_without_a_gap_and_without_a_sample_twice()
    {
        var (expected, _) = await Reading.AllOf(new DemoProcess(Demo));
        var lines = Path.Combine(_folder.FullName, "all.jsonl");
        await using (var recording = Recording.Create(lines))
        {
            await recording.AppendAllAsync(new DemoProcess(Demo));
        }

        await using (var recording = Recording.Create(FilePath, new HastyTime()))
        {
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = lines, BatchSize = 7 }));
        }

        var bytes = await File.ReadAllBytesAsync(FilePath);
        await File.WriteAllBytesAsync(FilePath, bytes[..(bytes.Length * 2 / 3)]);
        List<string> said = [];
        await using (var recording = Recording.Append(FilePath, said.Add))
        {
            Assert.InRange(recording.Samples, 1, 799);
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = lines, BatchSize = 11 }));
            Assert.Equal(800, recording.Samples);
        }

        Assert.Single(said);
        AssertSame(expected, await ReadAsync(FilePath, []));
    }

    [Theory]
    [InlineData(1700000000123457, 21.1234)]
    [InlineData(1e13, 0.000001)]
    [InlineData(9007199254740991, 0.5)]
    public async Task Large_and_fine_values_of_one_metric_read_back_to_the_last_bit(double large, double fine)
    {
        double[] values = [large, 20.125, fine];
        var catalog = new MetricCatalog();
        await using (var recording = Recording.Create(FilePath))
        {
            using var batch = SampleBatch.Rent(catalog, values.Length);
            foreach (var value in values)
            {
                batch.SetValue(batch.AddRow(Demo.Start!.Value.UtcTicks, catalog.Machines.GetOrAdd("m")), catalog.Metrics.GetOrAdd("n"), value);
            }

            recording.Append(batch);
        }

        Assert.Equal(values, (await ReadAsync(FilePath, [])).Select(sample => sample.Values["n"]));
    }

    [Fact]
    public async Task A_recording_that_is_stopped_inside_a_played_batch_goes_on_without_a_sample_twice()
    {
        var lines = Path.Combine(_folder.FullName, "all.jsonl");
        await using (var recording = Recording.Create(lines))
        {
            await recording.AppendAllAsync(new DemoProcess(Demo));
        }

        using var stop = new CancellationTokenSource();
        var replay = new Replay(new JsonLinesFile(new JsonLinesFileOptions { Path = lines, BatchSize = 100 }), new ReplayOptions { StartPaused = true });
        await using (var recording = Recording.Create(FilePath))
        {
            var recorded = recording.AppendAllAsync(replay, stop.Token);
            replay.Step(537);
            while (recording.Samples < 537)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
            }

            await stop.CancelAsync();
            await recorded;
            Assert.Equal(500, recording.Samples);
        }

        await using (var recording = Recording.Append(FilePath, _ => { }))
        {
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = lines }));
        }

        AssertSame((await Reading.AllOf(new DemoProcess(Demo))).Samples, await ReadAsync(FilePath, []));
    }

    [Fact]
    public async Task Only_the_time_that_was_asked_for_is_read()
    {
        await RecordAsync(new DemoProcess(Demo));
        var (all, _) = await Reading.AllOf(new DemoProcess(Demo));
        var (from, to) = (Demo.Start!.Value.AddSeconds(3), Demo.Start.Value.AddSeconds(9.5));

        var (samples, _) = await Reading.AllOf(new RecordedFile(new RecordedFileOptions { Path = FilePath, From = from, To = to }));

        AssertSame([.. all.Where(sample => sample.Timestamp >= from && sample.Timestamp < to)], samples);
        Assert.InRange(samples.Count, 1, 799);
    }

    [Fact]
    public async Task It_is_far_smaller_than_the_same_as_text()
    {
        await RecordAsync(new DemoProcess(Demo));
        var lines = Path.Combine(_folder.FullName, "a.jsonl");
        await using (var recording = Recording.Create(lines))
        {
            await recording.AppendAllAsync(new DemoProcess(Demo));
        }

        Assert.InRange(new FileInfo(FilePath).Length, 1, new FileInfo(lines).Length / 3);
    }

    [Fact]
    public async Task Another_file_is_refused_in_one_sentence()
    {
        await File.WriteAllTextAsync(FilePath, "timestamp,temperature\n");

        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(FilePath, []));

        Assert.Equal(
            $"Cannot read file {FilePath}: it is no recording, for it does not begin as one; name a file that rtw record wrote, or give it the ending of what it is, such as .csv or .jsonl.",
            error.Message);
    }

    [Fact]
    public async Task A_position_of_another_recording_is_refused()
    {
        await RecordAsync(new DemoProcess(Demo));

        var error = await Assert.ThrowsAsync<SourceException>(
            () => ReadAsync(new RecordedFileOptions { Path = FilePath }, new SourcePosition(3, Memo: "00000000"), [], []));

        Assert.Contains("is not the recording that the checkpoint was made of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_still_being_recorded_can_be_followed()
    {
        var time = new ManualTime(Demo.Start!.Value);
        await using var recording = Recording.Create(FilePath, time);
        var catalog = new MetricCatalog();
        var file = new RecordedFile(new RecordedFileOptions { Path = FilePath, Follow = true }, time: time);
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

    private const int BlockMarkerLength = 8;

    private static void AssertSame(List<Sample> expected, List<Sample> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.True(SampleBytes.Same(pair.First, pair.Second), $"{pair.First} became {pair.Second}"));
    }

    private async Task RecordAsync(ISampleSource source)
    {
        await using var recording = Recording.Create(FilePath);
        await recording.AppendAllAsync(source);
    }

    /// <summary>Records with blocks of a few samples.</summary>
    private async Task RecordAsync(DemoProcess source, int flushEach)
    {
        await using var recording = Recording.Create(FilePath);
        var pending = 0;
        await foreach (var batch in source.ReadAsync().WithoutMarks())
        {
            for (var row = 0; row < batch.Count; row++)
            {
                using var one = SampleBatch.Rent(batch.Catalog, 1);
                one.AddRowFrom(batch, row);
                recording.Append(one);
                if (++pending == flushEach)
                {
                    recording.Flush();
                    pending = 0;
                }
            }

            batch.Dispose();
        }
    }

    private static async Task<List<Sample>> ReadAsync(string path, List<string> said)
    {
        var file = new RecordedFile(new RecordedFileOptions { Path = path });
        file.Noticed += notice => said.Add(notice.Text);
        return (await Reading.AllOf(file)).Samples;
    }

    private static async Task ReadAsync(
        RecordedFileOptions options, SourcePosition? position, List<Sample> samples, List<DeadLetter> rejected, SourcePosition? until = null)
    {
        await foreach (var batch in new RecordedFile(options).ReadAsync())
        {
            using (batch)
            {
                batch.Mark?.Complete(position);
                Reading.Take(batch, samples, rejected);
                if (until is not null && batch.End == until)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Batches with everything that may come: values of all kinds, metrics that come and go, half positions, states, bad records.</summary>
    private static (ISampleSource Source, List<Sample> Samples, List<DeadLetter> Letters) Odd(int seed, int batches)
    {
        var random = new Random(seed);
        var catalog = new MetricCatalog();
        double[] strange = [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 0.1, 1e22, 1e13, 1700000000123457, 9007199254740991, 9007199254740992, 1e-6, 21.1234, -3.25, 812.5, Math.PI];
        List<Sample> samples = [];
        List<DeadLetter> letters = [];
        List<SampleBatch> made = [];
        var time = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        for (var index = 0; index < batches; index++)
        {
            var batch = SampleBatch.Rent(catalog, 40);
            for (var left = random.Next(40); left > 0; left--)
            {
                time += random.Next(-5, 1000) * 10_000L;
                var row = batch.AddRow(time, catalog.Machines.GetOrAdd($"m{random.Next(9)}"));
                if (random.Next(3) == 0)
                {
                    batch.SetPosition(row, random.NextDouble(), random.Next(2) == 0 ? double.NaN : 2, double.NaN, random.Next(-1, 5));
                }

                if (random.Next(4) == 0)
                {
                    batch.SetStatus(row, catalog.Statuses.GetOrAdd($"STATE-{random.Next(3)}"));
                }

                for (var metric = random.Next(4); metric > 0; metric--)
                {
                    var value = random.Next(4) switch
                    {
                        0 => strange[random.Next(strange.Length)],
                        1 => random.NextDouble(),
                        _ => random.Next(-100_000, 100_000) / 100.0,
                    };
                    batch.SetValue(row, catalog.Metrics.GetOrAdd($"metric {random.Next(5) + (index / 10)}"), value);
                }
            }

            for (var left = random.Next(12) / 10; left > 0; left--)
            {
                batch.Reject(DeadLetter.Of("source", letters.Count, "not a number; write one", [1, 2, (byte)letters.Count]));
                letters.Add(batch.Rejected[^1]);
            }

            Reading.Take(batch, samples);
            made.Add(batch);
        }

        return (new Given(catalog, made), samples, letters);
    }

    /// <summary>A second goes by with every look at it, so that each batch becomes a block.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }

    private sealed class Given(MetricCatalog catalog, List<SampleBatch> batches) : ISampleSource
    {
        public string Name => "given";

        public MetricCatalog Catalog => catalog;

        public long? ExpectedSamples => null;

        public async IAsyncEnumerable<SampleBatch> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            foreach (var batch in batches)
            {
                yield return batch;
            }
        }
    }
}
