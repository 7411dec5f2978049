using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sources.Files;

namespace RealtimeWorkbench.Tests.Sources;

/// <summary>Recordings that are read on, or gone on with.</summary>
public sealed class RecordedFileResumeTests : IDisposable
{
    private readonly RecordedFolder _made = new();

    public void Dispose() => _made.Dispose();

    [Fact]
    public async Task It_goes_on_behind_every_batch()
    {
        var (batches, samples, letters) = RecordedFolder.Odd(seed: 8, batches: 20);
        await _made.RecordAsync(batches);
        var file = new RecordedFile(new RecordedFileOptions { Path = _made.FilePath, BatchSize = 5 });
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
            await RecordedFolder.ReadAsync(new RecordedFileOptions { Path = _made.FilePath, BatchSize = 5 }, null, before, rejected, until: end);
            await RecordedFolder.ReadAsync(new RecordedFileOptions { Path = _made.FilePath, BatchSize = 3 }, end, after, rejected);
            RecordedFolder.AssertSame(samples, [.. before, .. after]);
            Assert.Equal(letters.Select(letter => letter.Offset), rejected.Select(letter => letter.Offset));
        }
    }

    [Fact]
    public async Task A_recording_that_was_cut_off_goes_on_without_a_gap_and_without_a_sample_twice()
    {
        var (expected, _) = await Reading.AllOf(new DemoProcess(RecordedFolder.Demo));
        var lines = Path.Combine(_made.Folder.FullName, "all.jsonl");
        await using (var recording = Recording.Create(lines))
        {
            await recording.AppendAllAsync(new DemoProcess(RecordedFolder.Demo));
        }

        await using (var recording = Recording.Create(_made.FilePath, new RecordedFolder.HastyTime()))
        {
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = lines, BatchSize = 7 }));
        }

        var bytes = await File.ReadAllBytesAsync(_made.FilePath);
        await File.WriteAllBytesAsync(_made.FilePath, bytes[..(bytes.Length * 2 / 3)]);
        List<string> said = [];
        await using (var recording = Recording.Append(_made.FilePath, said.Add))
        {
            Assert.InRange(recording.Samples, 1, 799);
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = lines, BatchSize = 11 }));
            Assert.Equal(800, recording.Samples);
        }

        Assert.Single(said);
        RecordedFolder.AssertSame(expected, await RecordedFolder.ReadAsync(_made.FilePath, []));
    }

    [Fact]
    public async Task A_recording_that_is_stopped_inside_a_played_batch_goes_on_without_a_sample_twice()
    {
        var lines = Path.Combine(_made.Folder.FullName, "all.jsonl");
        await using (var recording = Recording.Create(lines))
        {
            await recording.AppendAllAsync(new DemoProcess(RecordedFolder.Demo));
        }

        using var stop = new CancellationTokenSource();
        var replay = new Replay(new JsonLinesFile(new JsonLinesFileOptions { Path = lines, BatchSize = 100 }), new ReplayOptions { StartPaused = true });
        await using (var recording = Recording.Create(_made.FilePath))
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

        await using (var recording = Recording.Append(_made.FilePath, _ => { }))
        {
            await recording.AppendAllAsync(new JsonLinesFile(new JsonLinesFileOptions { Path = lines }));
        }

        RecordedFolder.AssertSame((await Reading.AllOf(new DemoProcess(RecordedFolder.Demo))).Samples, await RecordedFolder.ReadAsync(_made.FilePath, []));
    }

    [Fact]
    public async Task A_position_of_another_recording_is_refused()
    {
        await _made.RecordAsync(new DemoProcess(RecordedFolder.Demo));

        var error = await Assert.ThrowsAsync<SourceException>(
            () => RecordedFolder.ReadAsync(new RecordedFileOptions { Path = _made.FilePath }, new SourcePosition(3, Memo: "00000000"), [], []));

        Assert.Contains("is not the recording that the checkpoint was made of", error.Message, StringComparison.Ordinal);
    }
}
