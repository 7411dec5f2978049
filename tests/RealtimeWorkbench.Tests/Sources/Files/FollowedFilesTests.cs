namespace RealtimeWorkbench.Tests.Sources.Files;

/// <summary>Files of a pattern that grow, and new ones.</summary>
public sealed class FollowedFilesTests : IDisposable
{
    private readonly FollowedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sample_waits_until_every_file_that_grows_has_shown_a_later_one()
    {
        _folder.Append("a.csv", ("a", 0), ("a", 2));
        _folder.Append("b.csv", ("b", 1));
        await _folder.FollowAsync("*.csv");
        Assert.Equal(["a 0", "b 1"], _folder.Samples);

        _folder.Append("b.csv", ("b", 2), ("b", 4));
        _folder.Poll();
        Assert.Equal(["a 0", "b 1", "a 2", "b 2"], _folder.Samples);

        // Both go on in one look.
        _folder.Append("b.csv", ("b", 5));
        _folder.Append("a.csv", ("a", 3), ("a", 6));
        _folder.Poll();
        Assert.Equal(["a 3", "b 4", "b 5"], _folder.Samples.Skip(4));
    }

    [Fact]
    public async Task One_file_holds_back_others_no_longer_than_is_set_and_not_again_until_it_has_caught_up()
    {
        _folder.Append("a.csv", ("a", 0));
        _folder.Append("b.csv", ("b", 0), ("b", 5), ("b", 6));
        await _folder.FollowAsync("*.csv", file => file with { HoldBack = 2 });
        Assert.Equal(["a 0", "b 0"], _folder.Samples);

        // What is earlier comes at once, and does not begin the wait anew.
        _folder.Pass(1.8);
        _folder.Append("a.csv", ("a", 1));
        _folder.Poll();
        Assert.Equal(["a 0", "b 0", "a 1", "b 5", "b 6"], _folder.Samples);

        // It is behind by now.
        _folder.Append("b.csv", ("b", 7));
        _folder.Poll();
        _folder.Append("a.csv", ("a", 2));
        _folder.Append("b.csv", ("b", 8));
        _folder.Poll();
        Assert.Equal(["b 7", "a 2", "b 8"], _folder.Samples.Skip(5));

        // And it has caught up.
        _folder.Append("a.csv", ("a", 9));
        _folder.Poll();
        _folder.Append("b.csv", ("b", 9), ("b", 10));
        _folder.Poll();
        Assert.Equal(["a 9", "b 9"], _folder.Samples.Skip(8));
        _folder.Pass(2);
        Assert.Equal(["a 9", "b 9", "b 10"], _folder.Samples.Skip(8));
    }

    [Fact]
    public async Task Files_that_have_ended_long_ago_hold_nothing_back()
    {
        _folder.Append("a.csv", ("a", 0), ("a", 1));
        _folder.SetAge("a.csv", TimeSpan.FromMinutes(1));
        _folder.Append("b.csv", ("b", 0), ("b", 5));

        await _folder.FollowAsync("*.csv");

        Assert.Equal(["a 0", "b 0", "a 1", "b 5"], _folder.Samples);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task A_file_that_appears_is_read_from_its_start(string kind)
    {
        _folder.Append($"log-09.{kind}", ("m", 0), ("m", 1));
        await _folder.FollowAsync($"log-*.{kind}");

        _folder.AppendText($"log-10.{kind}", kind == "csv" ? "timestamp,machine,v\n2026-11-21T10:0" : "{\"timestamp\":");
        _folder.Pass(2);
        Assert.Equal(["m 0", "m 1"], _folder.Samples);

        _folder.AppendText($"log-10.{kind}", kind == "csv" ? "0:02Z,m,2\n" : "\"2026-11-21T10:00:02Z\",\"machine\":\"m\",\"v\":2}\n");
        _folder.Append($"log-10.{kind}", ("m", 3));
        _folder.Pass(10);
        _folder.Append($"log-10.{kind}", ("m", 4));
        _folder.Append($"other-10.{kind}", ("m", 90));
        _folder.Pass(10);

        Assert.Equal(["m 0", "m 1", "m 2", "m 3", "m 4"], _folder.Samples);
        Assert.Empty(_folder.Letters);
        Assert.Empty(_folder.Notices);
    }

    [Fact]
    public async Task A_file_that_was_silent_for_long_is_closed_and_read_on_when_it_grows()
    {
        _folder.Append("a.csv", ("a", 0), ("a", 1));
        await _folder.FollowAsync("*.csv");
        _folder.Pass(1200);

        _folder.Append("a.csv", ("a", 2));
        _folder.Pass(2);
        _folder.Append("a.csv", ("a", 3));
        _folder.Poll();

        Assert.Equal(["a 0", "a 1", "a 2", "a 3"], _folder.Samples);
    }

    [Fact]
    public async Task A_log_of_the_pattern_that_is_put_aside_is_read_once()
    {
        _folder.Append("live.csv", ("m", 0), ("m", 1));
        await _folder.FollowAsync("live*");

        for (var i = 2; i < 8; i += 2)
        {
            _folder.Append("live.csv", ("m", i));
            _folder.Rename("live.csv.1", "live.csv.2");
            _folder.Rename("live.csv", "live.csv.1");
            _folder.Append("live.csv", ("m", i + 1));
            _folder.Pass(5);
        }

        // And by copying it and cutting it off.
        _folder.Copy("live.csv", "live.csv-20261121");
        _folder.Pass(3);
        _folder.Clear("live.csv");
        _folder.Append("live.csv", ("m", 8));
        _folder.Pass(5);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => $"m {i}"), _folder.Samples);
        Assert.Empty(_folder.Notices);

        // Nor is it when the run goes on.
        await _folder.StopAsync();
        var taken = _folder.Samples.Count;
        _folder.Rename("live.csv.2", "live.csv.3");
        _folder.Rename("live.csv.1", "live.csv.2");
        _folder.Append("live.csv", ("m", 9));
        _folder.Rename("live.csv", "live.csv.1");
        _folder.Append("live.csv", ("m", 10));
        await _folder.FollowAsync("live*", from: _folder.Ends[^1]);
        _folder.Pass(10);
        Assert.Equal(["m 9", "m 10"], _folder.Samples.Skip(taken));
    }

    [Fact]
    public async Task A_copy_is_told_and_not_read_but_a_file_that_only_begins_alike_is()
    {
        _folder.Append("live.csv", ("m", 0), ("m", 1), ("m", 2));
        await _folder.FollowAsync("live*.csv");

        _folder.Copy("live.csv", "live-1.csv");
        _folder.Append("live-2.csv", ("m", 0), ("m", 3));
        _folder.Pass(20);

        Assert.Equal(["m 0", "m 1", "m 2", "m 0", "m 3"], _folder.Samples);
        var notice = Assert.Single(_folder.Notices);
        Assert.True(notice.IsProblem);
        Assert.Equal($"{_folder.PathOf("live-1.csv")} holds what {_folder.PathOf("live.csv")} does and is taken for a copy of it, so that it is not read.", notice.Text);
    }

    [Fact]
    public async Task A_new_file_that_cannot_be_read_with_the_others_is_told_and_the_others_go_on()
    {
        _folder.Append("a.csv", ("a", 0));
        await _folder.FollowAsync("*.*");

        _folder.Append("b.jsonl", ("b", 1));
        _folder.AppendText("c.csv", "time,machine,v\n0,c,1\n");
        _folder.Pass(3);
        _folder.Append("a.csv", ("a", 2));
        _folder.Pass(3);

        Assert.Equal(["a 0", "a 2"], _folder.Samples);
        Assert.Equal(
            [
                $"{_folder.PathOf("b.jsonl")} is new and is not read: {_folder.PathOf("a.csv")} is CSV, and {_folder.PathOf("b.jsonl")} is JSON lines; name files of one kind, such as data/*.csv, or say by File.Format what they are.",
                $"{_folder.PathOf("c.csv")} is new and is not read: {_folder.PathOf("c.csv")} does not say when its rows were, only how long after a start that nobody knows, so it cannot be put in order with others; read it alone.",
            ],
            _folder.Notices.Select(notice => notice.Text));
    }

    [Fact]
    public async Task Files_of_hours_without_a_machine_follow_one_another_but_two_machines_are_not_made_one()
    {
        _folder.Append("log-09.csv", (null, 0), (null, 1));
        await _folder.FollowAsync("*.csv");
        _folder.Append("log-10.csv", (null, 2));
        _folder.Pass(8);
        _folder.Append("log-09.csv", (null, 1), (null, 3));
        _folder.Append("log-10.csv", (null, 4), (null, 5));
        _folder.Pass(10);
        Assert.Equal([0, 1, 2, 1, 3, 4, 5], _folder.Samples.Select(sample => int.Parse(sample.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)));

        for (var i = 6; i < 60; i++)
        {
            _folder.Append(i % 2 == 0 ? "log-09.csv" : "log-10.csv", (null, i));
            _folder.Pass(6);
        }

        Assert.Equal(
            $"{_folder.PathOf("log-10.csv")} and {_folder.PathOf("log-09.csv")} hold the same time and name no machine; set File.Machine={{name}} to take the name of each file as machine, or to a name if they are of one machine.",
            (await _folder.FailedAsync()).Message);
    }
}
