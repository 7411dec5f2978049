namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Files of a pattern that grow and are put aside, followed by one run after the other.</summary>
public sealed class FollowedFilesResumeTests : IDisposable
{
    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", 1)]
    [InlineData("csv", 3)]
    [InlineData("jsonl", 1)]
    [InlineData("jsonl", 3)]
    public async Task Goes_on_behind_any_position_with_what_came_meanwhile(string kind, int batchSize)
    {
        _folder.Append($"a.{kind}", ("a", 0), ("a", 2), ("a", 4));
        _folder.Append($"b.{kind}", ("b", 1), ("b", 3));
        await _folder.FollowAsync($"*.{kind}", batchSize: batchSize);
        _folder.Pass(10);
        await _folder.StopAsync();
        string[] first = ["a 0", "b 1", "a 2", "b 3", "a 4"];
        Assert.Equal(first, _folder.Samples);
        var ends = _folder.Ends.ToList();

        _folder.Append($"a.{kind}", ("a", 6));
        _folder.Append($"b.{kind}", ("b", 5));
        _folder.Append($"c.{kind}", ("c", 7));
        for (var taken = 0; taken < first.Length; taken++)
        {
            if (taken + 1 < ends.Count && ends[taken] == ends[taken + 1])
            {
                continue;
            }

            _folder.Samples.Clear();
            await _folder.FollowAsync($"*.{kind}", from: ends[taken], batchSize: batchSize);
            _folder.Pass(10);
            await _folder.StopAsync();

            Assert.Equal([.. first.Skip(taken + 1), "b 5", "a 6", "c 7"], _folder.Samples);
            Assert.Empty(_folder.Notices);
        }
    }

    [Theory]
    [InlineData(1, "log*")]
    [InlineData(2, "log*")]
    [InlineData(4, "log?.csv")]
    [InlineData(5, "log?.csv")]
    [InlineData(7, "log?.csv")]
    [InlineData(8, "log*")]
    public async Task Every_record_comes_once_whatever_is_put_aside_and_wherever_runs_stop(int seed, string pattern)
    {
        var random = new Random(seed);
        List<string> written = [];
        for (var i = 0; i < 2; i++)
        {
            Write($"log{i}.csv");
        }

        await _folder.FollowAsync(pattern, batchSize: 4);
        for (var step = 0; step < 120; step++)
        {
            var name = $"log{random.Next(2)}.csv";
            switch (random.Next(14))
            {
                case 0:
                    for (var number = 30; number > 1; number--)
                    {
                        _folder.Rename($"{name}.{number - 1}", $"{name}.{number}");
                    }

                    _folder.Rename(name, name + ".1");
                    _folder.Pass(random.Next(3) * 0.4);
                    break;
                case 1:
                    await GoOnAsync();
                    break;
                case 2:
                    _folder.Pass(random.Next(8));
                    break;
                default:
                    Write(name);
                    break;
            }

            _folder.Pass(random.Next(2) * 0.2);
        }

        _folder.Pass(20);
        await GoOnAsync();
        _folder.Pass(20);
        await _folder.StopAsync();

        Assert.Equal(written.Order(StringComparer.Ordinal), _folder.Samples.Order(StringComparer.Ordinal));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(written.Where(record => record.StartsWith($"m{i}", StringComparison.Ordinal)), _folder.Samples.Where(record => record.StartsWith($"m{i}", StringComparison.Ordinal)));
        }

        Assert.DoesNotContain(_folder.Notices, notice => notice.IsProblem);

        void Write(string name)
        {
            _folder.Append(name, ($"m{name[3]}", written.Count));
            written.Add($"m{name[3]} {written.Count}");
        }

        // As a run that was killed, from a checkpoint of a while ago.
        async Task GoOnAsync()
        {
            await _folder.StopAsync();
            Write("log0.csv");
            var last = _folder.Samples.Count - 1 - random.Next(Math.Min(12, _folder.Samples.Count));
            while (last + 1 < _folder.Samples.Count && _folder.Ends[last] == _folder.Ends[last + 1])
            {
                last++;
            }

            _folder.Samples.RemoveRange(last + 1, _folder.Samples.Count - last - 1);
            _folder.Ends.RemoveRange(last + 1, _folder.Ends.Count - last - 1);
            await _folder.FollowAsync(pattern, from: _folder.Ends[last], batchSize: 4);
        }
    }

    [Fact]
    public async Task Files_that_are_gone_or_were_replaced_are_told_and_the_others_go_on()
    {
        _folder.Append("a.csv", ("a", 0), ("a", 1));
        _folder.Append("b.csv", ("b", 0), ("b", 5));
        _folder.Append("c.csv", ("c", 0));
        await _folder.FollowAsync("*.csv", batchSize: 1);
        await _folder.StopAsync();
        Assert.Equal(["a 0", "b 0", "c 0"], _folder.Samples);
        var end = _folder.Ends[^1];

        _folder.Delete("a.csv");
        _folder.Delete("b.csv");
        _folder.Delete("c.csv");
        _folder.Append("b.csv", ("b", 7));
        await _folder.FollowAsync("*.csv", from: end);
        await _folder.StopAsync();

        Assert.Equal(["b 7"], _folder.Samples.Skip(3));
        Assert.Equal(
            [
                (true, $"{_folder.PathOf("a.csv")} is gone since the checkpoint, which had read it up to record 1; what it had after that is not read."),
                (false, $"{_folder.PathOf("c.csv")} is gone since the checkpoint, which had read it up to record 2; if more was appended to it, or another file had its name in between, that is not read."),
                (true, $"{_folder.PathOf("b.csv")} is another file than the one that the checkpoint was made of; it is read from its start. What the earlier one had after line 0 is not read; name that file as a source of its own to read it."),
            ],
            _folder.Notices.Select(notice => (notice.IsProblem, notice.Text)));
    }
}
