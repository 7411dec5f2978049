using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Sources.Files;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>A log that was put aside for a new one of its name while nobody read it.</summary>
public sealed class RotatedFileTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rtw-rotated");
    private readonly ManualTime _time = new(new DateTimeOffset(Noon));
    private readonly List<SourceNotice> _notices = [];
    private bool _isCsv;

    private string FilePath => Path.Combine(_folder.FullName, _isCsv ? "live.csv" : "live.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_earlier_file_is_read_to_its_end_first(bool isCsv)
    {
        _isCsv = isCsv;
        for (var taken = 1; taken <= 3; taken++)
        {
            Write(FilePath, 1, 2, 3);
            var reached = (await FollowAsync(null, 1)).Ends[taken - 1];

            File.Move(FilePath, FilePath + ".1", overwrite: true);
            await File.AppendAllLinesAsync(FilePath + ".1", Rows(4, 5));
            Write(FilePath, 7, 8);
            var (values, ends) = await FollowAsync(reached, 1);

            Assert.Equal([.. Enumerable.Range(taken + 1, 5 - taken), 7, 8], values);
            var notice = Assert.Single(_notices);
            Assert.False(notice.IsProblem);
            Assert.Equal($"{FilePath} was put aside since the checkpoint; {FilePath}.1 is read on behind line {taken + (isCsv ? 1 : 0)}, then {FilePath}.", notice.Text);

            // A stop within the earlier one goes on there, one within the new one does not go back.
            Assert.Equal([5, 7, 8], (await FollowAsync(ends[^4], 1)).Values);
            Assert.Equal([8], (await FollowAsync(ends[^2], 1)).Values);
            Assert.Empty(_notices);
        }
    }

    [Fact]
    public async Task All_that_had_the_name_in_between_are_read_in_their_order()
    {
        Write(FilePath, 1, 2);
        var reached = (await FollowAsync(null, 1)).Ends[0];

        Written(FilePath, 3);
        File.Move(FilePath, FilePath + ".12");
        Write(FilePath + ".11", 3, 4);
        Written(FilePath + ".11", 2);
        Write(FilePath + ".9", 5);
        Written(FilePath + ".9", 1);
        Write(FilePath, 6);

        // Older ones were read before, and others only look like it.
        Write(FilePath + ".13", 90);
        Written(FilePath + ".13", 4);
        Write(FilePath + ".bak", 91);
        Write(Path.Combine(_folder.FullName, "live2.jsonl.1"), 92);
        Write(Path.Combine(_folder.FullName, "live-2.jsonl"), 93);

        Assert.Equal([2, 3, 4, 5, 6], (await FollowAsync(reached, 100)).Values);
    }

    [Fact]
    public async Task A_log_that_was_copied_and_cut_off_is_read_to_its_end_in_the_copy()
    {
        Write(FilePath, 1, 2, 3);
        var reached = (await FollowAsync(null, 1)).Ends[1];

        File.Copy(FilePath, FilePath + "-20261121");
        await File.WriteAllTextAsync(FilePath, "");
        Assert.Equal([3], (await FollowAsync(reached, 1)).Values);
        await File.AppendAllLinesAsync(FilePath, Rows(4));

        Assert.Equal([3, 4], (await FollowAsync(reached, 1)).Values);
    }

    [Fact]
    public async Task The_new_file_need_not_be_there_yet()
    {
        Write(FilePath, 1, 2);
        var reached = (await FollowAsync(null, 1)).Ends[0];

        File.Move(FilePath, FilePath + ".1");
        var (values, _) = await FollowAsync(reached, 100, () => Write(FilePath, 3));

        Assert.Equal([2, 3], values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_it_is_not_found_what_may_be_missing_is_told(bool isCsv)
    {
        _isCsv = isCsv;
        Write(FilePath, 1, 2);
        var reached = (await FollowAsync(null, 100)).Ends[^1];

        // The same file has nothing to say; another one is read whole.
        Assert.Empty((await FollowAsync(reached, 100)).Values);
        Assert.Empty(_notices);
        File.Move(FilePath, Path.Combine(_folder.FullName, "elsewhere"));
        Write(FilePath, 7);

        Assert.Equal([7], (await FollowAsync(reached, 100)).Values);
        var notice = Assert.Single(_notices);
        Assert.True(notice.IsProblem);
        Assert.Equal(
            $"{FilePath} is another file than the one that the checkpoint was made of; it is read from its start. What the earlier one had after line {(isCsv ? 3 : 2)} is not read; name that file as a source of its own to read it.",
            notice.Text);
    }

    [Fact]
    public async Task The_log_of_another_machine_is_not_read_behind_one_that_was_put_aside()
    {
        Write(FilePath, 1, 2);
        var reached = (await FollowAsync(null, 1)).Ends[0];

        File.Move(FilePath, Path.Combine(_folder.FullName, "live-20261121.jsonl"));
        Written(Path.Combine(_folder.FullName, "live-20261121.jsonl"), 2);
        Write(Path.Combine(_folder.FullName, "live-2.jsonl"), 90);
        Written(Path.Combine(_folder.FullName, "live-2.jsonl"), 1);
        Write(FilePath, 3);

        Assert.Equal([2, 3], (await FollowAsync(reached, 100)).Values);
    }

    [Theory]
    [InlineData("press.jsonl.2026-11-21", "press.jsonl")]
    [InlineData("press.jsonl.2026-11-21_10", "press.jsonl")]
    [InlineData("press.csv-20261121", "press.csv")]
    [InlineData("press.csv.10", "press.csv")]
    [InlineData("part-2026", "part-2026")]
    [InlineData("press.csv", "press.csv")]
    public void The_name_before_a_number_or_a_date_is_known(string path, string name) => Assert.Equal(name, RotatedFile.NameBefore(path));

    [Theory]
    [InlineData("press.csv", "press.csv.1", true)]
    [InlineData("press.csv", "press.csv-20261121", true)]
    [InlineData("press.csv", "press-2026-11-21T10.csv", true)]
    [InlineData("press.csv", "press.1.csv", true)]
    [InlineData("press.csv.1", "press.csv.2", true)]
    [InlineData("press.csv", "press.csv", false)]
    [InlineData("press.csv", "press.csvx", false)]
    [InlineData("press.csv", "press2.csv", false)]
    [InlineData("press.csv", "press-left.csv", false)]
    [InlineData("press.csv", "old/press.csv.1", false)]
    [InlineData("press.csv", "press-1.jsonl", false)]
    [InlineData("day2.csv", "day20.csv", false)]
    [InlineData("press.left.csv", "press.left-20261121.csv", true)]
    [InlineData("press.left.csv", "press.right-20261121.csv", false)]
    [InlineData("press.csv-20261121", "press.csv-20261122", true)]
    [InlineData("press.csv.2026-11-21T10Z", "press-2.csv", true)]
    [InlineData("part-2026", "part-2026.1", true)]
    [InlineData(".press.csv.1", ".press.csv.2", true)]
    [InlineData("logs/press.csv.1", "logs/press.csv.2", true)]
    [InlineData("logs.d/press.csv", "logs.d/press.csv.1", true)]
    [InlineData("one/press.csv.1", "two/press.csv.2", false)]
    [InlineData("press.csv.csv", "press.csv", false)]
    [InlineData("press.csv", "press.csv.csv", true)]
    public void Names_of_logs_put_aside_are_known(string path, string candidate, bool isKnown) => Assert.Equal(isKnown, RotatedFile.IsNameOf(path, candidate));

    private async Task<(List<int> Values, List<SourcePosition> Ends)> FollowAsync(SourcePosition? from, int batchSize, Action? meanwhile = null)
    {
        // Without the test's context the reader goes on inside Advance.
        SynchronizationContext.SetSynchronizationContext(null);
        _notices.Clear();
        ISampleSource source = _isCsv
            ? new CsvFile(new CsvFileOptions { Path = FilePath, Follow = true, BatchSize = batchSize }, time: _time)
            : new JsonLinesFile(new JsonLinesFileOptions { Path = FilePath, Follow = true, BatchSize = batchSize }, time: _time);
        ((INoticingSource)source).Noticed += _notices.Add;
        var values = new List<int>();
        var ends = new List<SourcePosition>();
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync();
        meanwhile?.Invoke();
        for (var polls = 0; polls < 10; polls++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        return (values, ends);

        async Task ReadAsync()
        {
            await foreach (var batch in source.ReadAsync(stop.Token).ConfigureAwait(false))
            {
                using (batch)
                {
                    batch.Mark?.Complete(from);
                    for (var row = 0; row < batch.Count; row++)
                    {
                        values.Add((int)batch.ToSample(row).Values["a"]);
                        ends.Add(batch.End);
                    }

                    Assert.Empty(batch.Rejected);
                }
            }
        }
    }

    private void Write(string path, params int[] values) => File.WriteAllLines(path, _isCsv ? ["time,a", .. Rows(values)] : Rows(values));

    private static void Written(string path, int hoursAgo) => File.SetLastWriteTimeUtc(path, Noon.AddHours(-hoursAgo));

    private IEnumerable<string> Rows(params int[] values) => values.Select(value => FormattableString.Invariant(
        _isCsv ? (FormattableString)$"2026-11-21T10:00:{value:00}Z,{value}" : $"{{\"timestamp\":\"2026-11-21T10:00:{value:00}Z\",\"a\":{value}}}"));
}
