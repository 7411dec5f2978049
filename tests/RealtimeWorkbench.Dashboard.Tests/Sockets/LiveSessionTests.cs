using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using RealtimeWorkbench.Dashboard.Sockets;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Dashboard.Tests.Sockets;

public sealed class LiveSessionTests
{
    [Fact]
    public async Task A_view_gets_a_snapshot_and_then_what_changed()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Some.Values(dashboard.Workbench.Live, 1010);
        using var client = await dashboard.ConnectAsync();

        var snapshot = (await client.NextAsync())!.Value;
        Some.Values(dashboard.Workbench.Live, 60, "am-01", "temperature", 1300);
        Some.Alert(dashboard.Workbench.Live, "a#1");
        var alert = await client.UntilAsync("alert");
        using var second = await dashboard.ConnectAsync();

        Assert.Equal("snapshot", snapshot.GetProperty("type").GetString());
        Assert.Equal(1, snapshot.GetProperty("protocol").GetInt32());
        Assert.Equal("a#1", alert.GetProperty("alerts")[0].GetProperty("id").GetString());
        Assert.Equal("a#1", (await second.NextAsync())!.Value.GetProperty("alerts")[0].GetProperty("id").GetString());
        Assert.Equal(2, dashboard.Server.Clients);
    }

    [Fact]
    public async Task Values_come_at_the_update_interval_with_a_version_that_never_falls()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.ConnectAsync();
        var seq = (await client.NextAsync())!.Value.GetProperty("seq").GetInt64();

        for (var i = 0; i < 3; i++)
        {
            Some.Values(dashboard.Workbench.Live, i * 60, "am-01", "temperature", 1000 + i);
            var update = await client.UntilAsync("metric_update", message =>
                message.GetProperty("metrics")[0].GetProperty("value").GetDouble() == 1000 + i);
            Assert.True(update.GetProperty("seq").GetInt64() > seq);
            seq = update.GetProperty("seq").GetInt64();
        }
    }

    [Fact]
    public async Task A_change_after_a_quiet_interval_is_sent_at_once_and_does_not_wait_for_the_beat_of_a_clock()
    {
        var time = new ManualTime(Some.Start);
        await using var dashboard = await RunningDashboard.StartAsync(
            time: time, updateInterval: 10, timing: new LiveTiming { Gather = TimeSpan.Zero });
        using var client = await dashboard.ConnectAsync();
        await client.NextAsync();

        // A line of the log shows that the session counts the interval already; one behind the interval, that it has seen it pass. From then on the clock stands still.
        await LogAsync("begun");
        time.Advance(TimeSpan.FromSeconds(11));
        await LogAsync("quiet");
        Some.Values(dashboard.Workbench.Live, 60, "am-01", "temperature", 1300);
        var update = await client.UntilAsync("metric_update");

        Assert.Equal(1300, update.GetProperty("metrics")[0].GetProperty("value").GetDouble());

        async Task LogAsync(string text)
        {
            dashboard.Workbench.Live.Log(LogLevel.Info, text);
            var line = client.UntilAsync("log", message => message.GetRawText().Contains(text, StringComparison.Ordinal));
            while (!line.IsCompleted)
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                await Task.WhenAny(line, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None));
            }

            await line;
        }
    }

    [Fact]
    public async Task That_an_operation_began_is_stopping_and_has_stopped_is_sent_while_the_clock_stands_still()
    {
        await using var dashboard = await RunningDashboard.StartAsync(
            time: new ManualTime(Some.Start), updateInterval: 10, timing: new LiveTiming { Gather = TimeSpan.Zero });
        using var client = await dashboard.ConnectAsync();
        await client.NextAsync();

        dashboard.Workbench.Start(OperationKind.Stream, "demo");
        await client.UntilAsync("progress", message => StateIn(message) == "running");
        dashboard.Workbench.RequestStop();
        var next = await client.UntilAsync("progress", message => StateIn(message) != "running");

        // It may have stopped before the session could say that it was stopping.
        if (StateIn(next) != "stopped")
        {
            Assert.Equal("stopping", StateIn(next));
            await client.UntilAsync("progress", message => StateIn(message) == "stopped");
        }

        static string? StateIn(JsonElement message) => message.GetProperty("operation").GetProperty("state").GetString();
    }

    [Fact]
    public async Task Alerts_and_the_log_do_not_wait_for_a_long_update_interval_but_values_do()
    {
        var time = new ManualTime(Some.Start);
        await using var dashboard = await RunningDashboard.StartAsync(time: time, updateInterval: 10);
        using var client = await dashboard.ConnectAsync();
        await client.NextAsync();
        Some.Values(dashboard.Workbench.Live, 1300);
        Some.Alert(dashboard.Workbench.Live, "a#1");
        dashboard.Workbench.Live.Log(LogLevel.Warning, "look");

        var types = new List<string>();
        var passed = TimeSpan.Zero;
        var next = client.NextAsync();
        while (!types.Contains("metric_update"))
        {
            // While news is awaited the clock goes so slowly that a busy machine has 20 s for it.
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(types.Count < 2 ? 100 : 5), TimeProvider.System, CancellationToken.None));
            if (next.IsCompleted)
            {
                types.Add((await next)!.Value.GetProperty("type").GetString()!);
                if (types.Count == 2)
                {
                    Assert.True(passed < TimeSpan.FromSeconds(10), "News waited for the update interval.");
                }

                next = client.NextAsync();
                continue;
            }

            time.Advance(TimeSpan.FromMilliseconds(50));
            passed += TimeSpan.FromMilliseconds(50);
        }

        Assert.Equal(["alert", "log", "metric_update"], types);
        Assert.True(passed >= TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(50), "Values did not wait.");
    }

    [Fact]
    public async Task With_live_updates_off_news_still_comes_and_values_do_not()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        dashboard.Workbench.Configure([new("Dashboard.LiveUpdates", "off")]);
        using var client = await dashboard.ConnectAsync();
        var seq = (await client.NextAsync())!.Value.GetProperty("seq").GetInt64();

        Some.Values(dashboard.Workbench.Live, 1300);
        Some.Alert(dashboard.Workbench.Live, "a#1");
        var first = (await client.NextAsync())!.Value;
        dashboard.Workbench.Live.Log(LogLevel.Info, "line");
        var second = (await client.NextAsync())!.Value;
        dashboard.Workbench.Configure([new("Dashboard.LiveUpdates", "on")]);
        var update = await client.UntilAsync("metric_update");

        Assert.Equal("alert", first.GetProperty("type").GetString());
        Assert.Equal(seq, first.GetProperty("seq").GetInt64());
        Assert.Equal("log", second.GetProperty("type").GetString());
        Assert.Equal(1300, update.GetProperty("metrics")[0].GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Who_comes_back_gets_only_what_changed_since()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        var live = dashboard.Workbench.Live;
        Some.Alert(live, "old");
        long seq;
        using (var client = await dashboard.ConnectAsync())
        {
            seq = (await client.NextAsync())!.Value.GetProperty("seq").GetInt64();
        }

        Some.Alert(live, "new");
        using var back = await dashboard.ConnectAsync(FormattableString.Invariant($"since={seq}&instance={live.Instance}"));
        using var stranger = await dashboard.ConnectAsync(FormattableString.Invariant($"since={seq}&instance=another"));

        var alerts = (await back.NextAsync())!.Value;
        Assert.Equal("alert", alerts.GetProperty("type").GetString());
        Assert.Equal("new", Assert.Single(alerts.GetProperty("alerts").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("snapshot", (await stranger.NextAsync())!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Silence_is_broken_by_a_ping_after_ten_seconds()
    {
        var time = new ManualTime(Some.Start);
        await using var dashboard = await RunningDashboard.StartAsync(time: time);
        using var client = await dashboard.ConnectAsync();
        await client.NextAsync();

        var next = client.NextAsync();
        var passed = TimeSpan.Zero;
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            passed += TimeSpan.FromMilliseconds(100);
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None));
        }

        Assert.Equal("ping", (await next)!.Value.GetProperty("type").GetString());
        Assert.True(passed >= TimeSpan.FromSeconds(10), "The ping came too early.");
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"type":"view"}""")]
    [InlineData("""{"type":"view","width":"900"}""")]
    [InlineData("""{"type":"view","width":49}""")]
    [InlineData("""{"type":"view","width":10001}""")]
    [InlineData("""{"type":"look","width":900}""")]
    public async Task A_message_that_is_not_understood_ends_the_connection_with_a_reason(string message)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.ConnectAsync();

        await client.SendAsync(message);

        Assert.Equal(
            (WebSocketCloseStatus.InvalidPayloadData, "Only {\"type\":\"view\",\"width\":50 to 10000} is understood."),
            await client.ClosedAsync());
    }

    [Theory]
    [InlineData(4096, WebSocketCloseStatus.InvalidPayloadData)]
    [InlineData(4097, WebSocketCloseStatus.MessageTooBig)]
    [InlineData(1_000_000, WebSocketCloseStatus.MessageTooBig)]
    public async Task A_message_that_is_too_large_ends_the_connection(int length, WebSocketCloseStatus expected)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.ConnectAsync();

        // The server may close while the rest is still on its way.
        var sending = client.SendAsync(new string('x', length));
        var (status, _) = await client.ClosedAsync();
        await Task.WhenAny(sending);

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_end_the_connection()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.ConnectAsync();

        await client.SendAsync("{}", WebSocketMessageType.Binary);

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, (await client.ClosedAsync()).Status);
    }

    [Fact]
    public async Task The_width_of_a_view_is_heeded()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Some.Values(dashboard.Workbench.Live, [.. Enumerable.Range(0, 2000).Select(i => (double)i)]);
        using var client = await dashboard.ConnectAsync();
        var snapshot = (await client.NextAsync())!.Value;

        await client.SendAsync("""{"type":"view","width":2000}""");
        var update = await client.UntilAsync("metric_update");

        Assert.InRange(snapshot.GetProperty("series")[0].GetProperty("points").GetArrayLength(), 1, LiveState.DefaultWidth);
        Assert.True(update.GetProperty("series")[0].GetProperty("reset").GetBoolean());
        Assert.Equal(2000, update.GetProperty("series")[0].GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task A_view_that_leaves_makes_room_for_another()
    {
        await using var dashboard = await RunningDashboard.StartAsync(new DashboardOptions { MaxClients = 1 });
        using (var client = await dashboard.ConnectAsync())
        {
            await client.NextAsync();
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => dashboard.ConnectAsync());
            Assert.Contains("503", refused.Message, StringComparison.Ordinal);

            await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
        }

        await RunningDashboard.EventuallyAsync(() => Task.FromResult(dashboard.Server.Clients == 0));
        using var next = await dashboard.ConnectAsync();
        Assert.Equal("snapshot", (await next.NextAsync())!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_server_that_ends_says_goodbye()
    {
        var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.ConnectAsync();
        await client.NextAsync();

        var closed = client.ClosedAsync();
        var disposing = dashboard.Server.DisposeAsync();
        var farewell = await closed;
        await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await disposing;
        await dashboard.DisposeAsync();

        Assert.Equal((WebSocketCloseStatus.EndpointUnavailable, "The dashboard ends."), farewell);
        Assert.Equal(0, dashboard.Server.Clients);
    }

    [Fact]
    public async Task Without_an_upgrade_the_address_says_what_it_speaks()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        Assert.Equal(
            "/ws speaks WebSocket only; connect with ws://.",
            await dashboard.RefusedAsync(System.Net.HttpStatusCode.UpgradeRequired, HttpMethod.Get, "/ws"));
    }

    [Fact]
    public async Task A_view_that_does_not_read_is_dropped_and_disturbs_nobody()
    {
        await using var dashboard = await RunningDashboard.StartAsync(timing: new LiveTiming { Send = TimeSpan.FromSeconds(2) });
        using var client = await dashboard.ConnectAsync();
        await client.NextAsync();
        using var deaf = await ConnectDeafAsync(dashboard.Server.Address!);
        await RunningDashboard.EventuallyAsync(() => Task.FromResult(dashboard.Server.Clients == 2));

        // Lines enough to fill every buffer between us and the view that doesn't read.
        var line = new string('x', 1_000_000);
        var written = 0;
        await RunningDashboard.EventuallyAsync(async () =>
        {
            dashboard.Workbench.Live.Log(LogLevel.Info, FormattableString.Invariant($"{++written} {line}"));
            var told = await client.UntilAsync("log");
            Assert.StartsWith(
                FormattableString.Invariant($"{written} "), told.GetProperty("entries")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
            return dashboard.Server.Clients == 1;
        });

        dashboard.Workbench.Live.Log(LogLevel.Info, "still here");
        Assert.Equal("still here", (await client.UntilAsync("log")).GetProperty("entries")[0].GetProperty("message").GetString());
    }

    /// <summary>Opens a WebSocket by hand and never reads a byte of what comes.</summary>
    private static async Task<Socket> ConnectDeafAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(address.Host, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /ws HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        return socket;
    }
}
