using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Dashboard.Sockets;
using RealtimeWorkbench.Dashboard.Wire;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Tests.Sockets;

public sealed class LiveFeedTests : IAsyncDisposable
{
    private readonly Workbench _workbench = Workbench.Create();

    private LiveState Live => _workbench.Live;

    public ValueTask DisposeAsync() => _workbench.DisposeAsync();

    [Fact]
    public void Begins_with_a_snapshot_of_everything()
    {
        Some.Values(Live, 1010, 1012.5);
        Some.Alert(Live, "a#1");
        Live.Log(LogLevel.Success, "done");

        var snapshot = Assert.IsType<SnapshotMessage>(Assert.Single(new LiveFeed(_workbench).Begin(null, null)));

        Assert.Equal(Live.Version, snapshot.Seq);
        Assert.Equal(Live.Instance, snapshot.Instance);
        Assert.Equal(1012.5, Assert.Single(snapshot.Metrics).Value);
        Assert.Equal(2, Assert.Single(snapshot.Series).Points.Count);
        Assert.Equal("a#1", Assert.Single(snapshot.Alerts).Id);
        Assert.Equal("done", Assert.Single(snapshot.Log).Message);
    }

    [Fact]
    public void Tells_nothing_where_nothing_changed()
    {
        var feed = Connected();

        Assert.Empty(feed.News());
        Assert.Empty(feed.Complete());
    }

    [Fact]
    public void A_complete_step_carries_the_old_version_until_its_last_message()
    {
        var feed = Connected();
        var before = feed.Seq;
        Some.Values(Live, 1012.5);
        Some.Alert(Live, "a#1");
        Live.Log(LogLevel.Info, "line");

        var messages = feed.Complete();

        Assert.Equal(["alert", "log", "metric_update"], messages.Select(message => message.Type));
        Assert.All(messages.SkipLast(1), message => Assert.Equal(before, message.Seq));
        Assert.Equal(Live.Version, messages[^1].Seq);
        Assert.Equal(Live.Version, feed.Seq);
    }

    [Fact]
    public void News_comes_before_values_and_only_once()
    {
        var feed = Connected();
        var before = feed.Seq;
        Some.Values(Live, 1012.5);
        Some.Alert(Live, "a#1");
        Live.Log(LogLevel.Info, "line");

        var news = feed.News();
        var complete = feed.Complete();

        Assert.Equal(["alert", "log"], news.Select(message => message.Type));
        Assert.All(news, message => Assert.Equal(before, message.Seq));
        Assert.Equal(["metric_update"], complete.Select(message => message.Type));
        Assert.Equal(Live.Version, complete[0].Seq);
    }

    [Fact]
    public void An_alert_that_changes_again_is_told_again()
    {
        var feed = Connected();
        Some.Alert(Live, "a#1");
        feed.News();

        Some.Alert(Live, "a#1", AlertState.AcknowledgedActive);

        var alerts = Assert.IsType<AlertsMessage>(Assert.Single(feed.News())).Alerts;
        Assert.Equal(AlertStanding.Acknowledged, Assert.Single(alerts).State);
        Assert.Empty(feed.Complete());
    }

    [Fact]
    public void Who_was_away_is_told_only_what_changed_since()
    {
        Some.Values(Live, 1010);
        Some.Alert(Live, "old");
        var known = Connected().Seq;
        Some.Values(Live, 60, "am-01", "temperature", 1012.5);
        Some.Alert(Live, "new");

        var messages = new LiveFeed(_workbench).Begin(known, Live.Instance);

        Assert.Equal(["alert", "metric_update"], messages.Select(message => message.Type));
        Assert.Equal("new", Assert.Single(((AlertsMessage)messages[0]).Alerts).Id);
        var series = Assert.Single(((MetricUpdateMessage)messages[1]).Series);
        Assert.False(series.Reset);
        Assert.Equal(1012.5, Assert.Single(series.Points).Last);
        Assert.Equal(Live.Version, messages[^1].Seq);
    }

    [Fact]
    public void News_that_was_told_before_a_break_is_told_again_after_it()
    {
        var feed = Connected();
        Some.Alert(Live, "a#1");
        feed.News();

        var messages = new LiveFeed(_workbench).Begin(feed.Seq, Live.Instance);

        Assert.Equal("a#1", Assert.Single(Assert.IsType<AlertsMessage>(Assert.Single(messages)).Alerts).Id);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1_000_000, true)]
    [InlineData(1, false)]
    public void A_version_that_is_not_of_this_state_leads_to_a_snapshot(long since, bool sameInstance)
    {
        var messages = new LiveFeed(_workbench).Begin(since, sameInstance ? Live.Instance : "another");

        Assert.IsType<SnapshotMessage>(Assert.Single(messages));
    }

    [Fact]
    public void A_view_that_grew_much_wider_gets_its_courses_anew()
    {
        Some.Values(Live, [.. Enumerable.Range(0, 1900).Select(i => (double)i)]);
        var feed = Connected();

        feed.SetWidth(900);
        Assert.Empty(feed.Complete());
        feed.SetWidth(1900);
        var series = Assert.Single(Assert.IsType<MetricUpdateMessage>(Assert.Single(feed.Complete())).Series);

        Assert.True(series.Reset);
        Assert.Equal(1900, series.Points.Count);
        Assert.Empty(feed.Complete());
    }

    [Fact]
    public async Task A_new_run_resets_the_view_at_once_and_its_end_is_complete()
    {
        Some.Values(Live, 1010);
        var feed = Connected();

        await _workbench.RunAsync(OperationKind.Setup, "demo");
        var messages = feed.News();

        Assert.Equal("reset", messages[0].Type);
        Assert.Contains(messages, message => message is ProgressMessage { Operation.State: RunState.Completed });
        Assert.Contains(messages, message => message is ResultsMessage { Results: [{ Operation: OperationKind.Setup }] });
        Assert.Equal(Live.Version, feed.Seq);
        Assert.Equal(messages.Select(message => message.Seq).Order(), messages.Select(message => message.Seq));
    }

    [Fact]
    public void Changed_settings_are_told()
    {
        var feed = Connected();

        _workbench.Configure([new("Dashboard.UpdateInterval", "0.5")]);

        Assert.Equal(0.5, Assert.IsType<ConfigMessage>(Assert.Single(feed.News())).UpdateInterval);
    }

    private LiveFeed Connected()
    {
        var feed = new LiveFeed(_workbench);
        feed.Begin(null, null);
        return feed;
    }
}
