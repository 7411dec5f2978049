using System.Text.Json;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class MqttAlertChannelTests : IDisposable
{
    private const string Variable = "RTW_MQTT_ALERT_PASSWORD";

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _patience.Dispose();

    [Theory]
    [InlineData("plant/alerts/{machine}/{metric}/{rule}/{severity}", "plant/alerts/press%2B7/axis%2Fx/threshold-absolute/high")]
    [InlineData("alerts", "alerts")]
    public void A_topic_names_what_its_template_asks_for(string template, string topic) =>
        Assert.Equal(topic, MqttAlertChannel.TopicOf(template, Change("1", "press+7", "axis/x").Alert));

    [MosquittoFact]
    public async Task Alerts_of_a_run_are_published_as_JSON()
    {
        using var server = new MosquittoServer();
        using var subscriber = new Subscriber(server.Settings, "plant/alerts/m1/#");
        await subscriber.ReadyAsync();
        var told = new TaskCompletionSource();
        await using var workbench = Workbench.Create(
            new WorkbenchSettings
            {
                Threshold = new ThresholdSettings { Metric = "t", Lower = 0, Upper = 50 },
                Mqtt = server.Settings with { AlertTopic = "plant/alerts/{machine}/{metric}/{severity}" },
            },
            moreSources:
            [
                new SourceProvider(
                    new SourceDescription("press", "Press", IsAvailable: true, ""),
                    (_, catalog, _) => new ScriptedSource(catalog).Yield(Sample(0, 20), Sample(1, 99), Sample(2, 20)).WaitFor(told.Task)),
            ]);
        workbench.AlertChannels = [new MqttAlertChannels()];

        var running = workbench.RunAsync(OperationKind.Alerts, "press", _patience.Token);
        var raised = await subscriber.NextAsync(0);
        var cleared = await subscriber.NextAsync(1);
        told.SetResult();
        await running;

        Assert.Equal(("plant/alerts/m1/t/medium", false), (raised.Topic, raised.IsRetained));
        using var message = JsonDocument.Parse(raised.Payload);
        Assert.Equal(1, message.RootElement.GetProperty("version").GetInt32());
        Assert.Equal("raised", message.RootElement.GetProperty("kind").GetString());
        Assert.Equal("2026-11-21T10:00:01Z", message.RootElement.GetProperty("at").GetString());
        Assert.Equal(99, message.RootElement.GetProperty("alert").GetProperty("value").GetDouble());
        Assert.Equal("m1/t/threshold-absolute#1", message.RootElement.GetProperty("alert").GetProperty("id").GetString());
        Assert.Contains("\"kind\":\"cleared\"", cleared.Payload, StringComparison.Ordinal);
    }

    [MosquittoFact]
    public async Task A_server_that_comes_late_gets_an_alert_once_however_often_it_was_tried()
    {
        using var server = new MosquittoServer(starts: false);
        var first = new TaskCompletionSource<SourceNotice>();
        await using var channel = new MqttAlertChannel(
            server.Settings with { AlertTopic = "alerts/{machine}/{metric}/{rule}", AlertRetain = true }, notice => first.TrySetResult(notice));
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var over = new CancellationTokenSource();
            var trying = channel.NotifyAsync(Change("1"), over.Token);
            await over.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await trying);
        }

        var away = await first.Task.WaitAsync(_patience.Token);
        server.Start();
        await channel.NotifyAsync(Change("1"), _patience.Token);
        await channel.NotifyAsync(Change("2"), _patience.Token);
        using var subscriber = new Subscriber(server.Settings, "alerts/#");

        Assert.Equal(2, channel.Delivered);
        var retained = await subscriber.NextAsync(0);
        Assert.True(retained.IsRetained);
        Assert.Contains("\"alert\":{\"id\":\"2\"", retained.Payload, StringComparison.Ordinal);
        Assert.True(away.IsProblem);
        Assert.Contains("cannot be reached", away.Text, StringComparison.Ordinal);
    }

    [MosquittoFact]
    public async Task A_server_that_comes_or_comes_back_is_told_to_who_waits_to_try_again()
    {
        using var server = new MosquittoServer(starts: false);
        var (comes, isAway) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        await using var channel = new MqttAlertChannel(Settings(server), notice =>
        {
            if (notice.IsProblem)
            {
                isAway.Release();
            }
        });
        channel.Recovered += () => comes.Release();

        await isAway.WaitAsync(_patience.Token);
        server.Start();
        await comes.WaitAsync(_patience.Token);
        server.Stop();
        await isAway.WaitAsync(_patience.Token);
        server.Start();
        await comes.WaitAsync(_patience.Token);
    }

    [MosquittoFact]
    public async Task A_login_that_is_refused_is_said_before_the_first_alert_and_tried_again_with_each()
    {
        using var server = new MosquittoServer("allow_anonymous false\npassword_file {folder}/users", starts: false);
        await File.WriteAllTextAsync(server["users"], $"rtw:{MosquittoServer.PasswordOf("right")}\n");
        server.Start();
        Environment.SetEnvironmentVariable(Variable, "wrong");
        var said = new TaskCompletionSource<SourceNotice>();
        await using var channel = new MqttAlertChannel(
            Settings(server) with { Username = "rtw", PasswordVariable = Variable }, notice => said.TrySetResult(notice));

        var notice = await said.Task.WaitAsync(_patience.Token);
        var refused = await Assert.ThrowsAsync<SourceException>(async () => await channel.NotifyAsync(Change("1"), _patience.Token));
        Environment.SetEnvironmentVariable(Variable, "right");
        await channel.NotifyAsync(Change("1"), _patience.Token);

        Assert.EndsWith("refuses the login as 'rtw'; check Mqtt.Username, its password and its rights.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(new SourceNotice(IsProblem: true, refused.Message + " Until then no alert is published to alerts/{machine}."), notice);
        Assert.Equal(1, channel.Delivered);
    }

    [Theory]
    [InlineData("alerts/#", "Mqtt.AlertTopic: 'alerts/#' has + or #, which only what is read can have; name one topic.")]
    [InlineData("alerts/{unit}", "Mqtt.AlertTopic: 'alerts/{unit}' has the level {unit}; there are {machine}, {metric}, {rule} and {severity}, which stand alone between slashes.")]
    public void A_topic_that_none_can_be_is_refused(string topic, string sentence) => Assert.Equal(
        [sentence], SettingsEditor.Validate(new WorkbenchSettings { Mqtt = new MqttSettings { AlertTopic = topic } }));

    [Theory]
    [InlineData("alerts/{machine}/{metric}/{rule}/{severity}")]
    [InlineData("alerts/{machine}/{metric}")]
    [InlineData("alerts")]
    public void Retained_alerts_whose_end_would_not_take_the_place_of_their_beginning_are_refused(string topic) => Assert.Equal(
        [$"Mqtt.AlertRetain is on, but Mqtt.AlertTopic '{topic}' gives an alert several topics or several alerts one, so that an end would not take the place of its beginning; name {{machine}}, {{metric}} and {{rule}}, and not {{severity}}."],
        SettingsEditor.Validate(new WorkbenchSettings { Mqtt = new MqttSettings { AlertTopic = topic, AlertRetain = true } }));

    [Fact]
    public void Retained_alerts_with_a_topic_of_their_own_are_allowed() => Assert.Empty(
        SettingsEditor.Validate(new WorkbenchSettings { Mqtt = new MqttSettings { AlertTopic = "plant/{machine}/{metric}/alerts/{rule}", AlertRetain = true } }));

    private static MqttSettings Settings(MosquittoServer server) => server.Settings with { AlertTopic = "alerts/{machine}" };

    private static Sample Sample(int second, double value) => new(Start.AddSeconds(second), "m1", new Dictionary<string, double> { ["t"] = value });

    internal static AlertChange Change(string id, string machine = "m1", string metric = "t")
    {
        var alert = new Alert
        {
            Id = id,
            Key = new AlertKey("threshold/absolute", machine, metric),
            State = AlertState.UnacknowledgedActive,
            Severity = Severity.High,
            Explanation = "t of m1 is 99.",
            Value = 99,
            Lower = null,
            Upper = 50,
            RaisedAt = Start,
            LastSeenAt = Start,
            Count = 1,
        };
        return new AlertChange(AlertChangeKind.Raised, alert, Start, "t of m1 is 99.", Notify: true);
    }
}
