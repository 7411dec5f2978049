using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Files;

public sealed class FollowedFileTests : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-follow");
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly List<Sample> _samples = [];
    private readonly List<DeadLetter> _rejected = [];
    private CancellationTokenSource _stop = new();

    private string FilePath => Path.Combine(_folder.FullName, "live.jsonl");

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public Task Lines_are_read_as_they_are_completed()
    {
        Write(Line(1) + Line(2)[..20]);
        return Follow(() =>
        {
            Assert.Equal([1], Values());

            File.AppendAllText(FilePath, Line(2)[20..] + Line(3));
            Assert.Equal([1], Values());
            _time.Advance(Poll);
            Assert.Equal([1, 2, 3], Values());

            _time.Advance(10 * Poll);
            Assert.Equal([1, 2, 3], Values());
            Assert.Empty(_rejected);
        });
    }

    [Fact]
    public Task A_file_cut_off_is_read_from_its_new_beginning()
    {
        Write(Line(1) + Line(2) + Line(3));
        return Follow(() =>
        {
            Write(Line(4));
            _time.Advance(Poll);
            File.AppendAllText(FilePath, Line(5));
            _time.Advance(Poll);

            Assert.Equal([1, 2, 3, 4, 5], Values());
        });
    }

    [Fact]
    public Task A_file_cut_off_and_grown_past_its_old_length_is_noticed()
    {
        Write(Line(1));
        return Follow(() =>
        {
            Write(Line(2) + Line(3) + Line(4));
            _time.Advance(Poll);

            Assert.Equal([1, 2, 3, 4], Values());
        });
    }

    [Fact]
    public Task A_rotated_file_is_read_to_its_end_before_the_new_one()
    {
        Write(Line(1));
        return Follow(() =>
        {
            File.AppendAllText(FilePath, Line(2) + Line(3).TrimEnd());
            File.Move(FilePath, FilePath + ".1");
            _time.Advance(Poll);
            Assert.Equal([1, 2], Values());

            Write(Line(4));
            _time.Advance(Poll);
            Assert.Equal([1, 2, 3, 4], Values());

            File.AppendAllText(FilePath, Line(5));
            _time.Advance(Poll);
            Assert.Equal([1, 2, 3, 4, 5], Values());
            Assert.Empty(_rejected);
        });
    }

    [Fact]
    public Task Nothing_is_lost_that_was_written_right_before_a_rotation()
    {
        Write(Line(1));
        return Follow(() =>
        {
            File.AppendAllText(FilePath, Line(2) + Line(3));
            File.Move(FilePath, FilePath + ".1");
            Write(Line(4));
            _time.Advance(Poll);

            Assert.Equal([1, 2, 3, 4], Values());
        });
    }

    [Fact]
    public Task A_file_replaced_by_a_longer_copy_of_itself_goes_on_where_it_was()
    {
        Write(Line(1) + Line(2));
        return Follow(() =>
        {
            File.WriteAllText(FilePath + ".new", Line(1) + Line(2) + Line(3));
            File.Move(FilePath + ".new", FilePath, overwrite: true);
            _time.Advance(Poll);
            File.AppendAllText(FilePath, Line(4));
            _time.Advance(Poll);

            Assert.Equal([1, 2, 3, 4], Values());
        });
    }

    [Fact]
    public Task A_rotated_csv_file_begins_with_a_header_of_its_own()
    {
        Write("time,a\n");
        return Follow(
            () =>
            {
                File.AppendAllText(FilePath, "2026-11-21,1\n");
                _time.Advance(Poll);
                Assert.Equal([1], Values());

                File.Move(FilePath, FilePath + ".1");
                Write("b;a;time\n7;2;2026-11-21\n");
                _time.Advance(Poll);
                File.AppendAllText(FilePath, "7;3;2026-11-21\n");
                _time.Advance(Poll);

                Assert.Equal([1, 2, 3], Values());
                Assert.Empty(_rejected);
            },
            new CsvFile(new CsvFileOptions { Path = FilePath, Follow = true }, time: _time));
    }

    private void Write(string text) => File.WriteAllText(FilePath, text);

    private static string Line(int value) =>
        FormattableString.Invariant($"{{\"timestamp\":\"2026-11-21T10:00:{value:00}Z\",\"a\":{value}}}\n");

    private IEnumerable<double> Values() => _samples.Select(sample => sample.Values["a"]);

    private Task Follow(Action actions) =>
        Follow(actions, new JsonLinesFile(new JsonLinesFileOptions { Path = FilePath, Follow = true }, time: _time));

    private async Task Follow(Action actions, ISampleSource source, Action<SampleBatch>? onBatch = null)
    {
        // Without the test's context the reader goes on inside Advance.
        SynchronizationContext.SetSynchronizationContext(null);
        Assert.Null(source.ExpectedSamples);
        var reading = Read(source, onBatch);

        actions();

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    private async Task Read(ISampleSource source, Action<SampleBatch>? onBatch)
    {
        await foreach (var batch in source.ReadAsync(_stop.Token).ConfigureAwait(false))
        {
            using (batch)
            {
                onBatch?.Invoke(batch);
                Reading.Take(batch, _samples, _rejected);
            }
        }
    }
}
