using System.Collections.Concurrent;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Mqtt.Tests;

/// <summary>What a lane has given up is not published after all, behind what came after it.</summary>
public sealed class GivenUpAlertTests : IDisposable
{
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly ConcurrentQueue<SourceNotice> _notices = [];

    public void Dispose() => _patience.Dispose();

    [MosquittoFact]
    public async Task While_a_server_has_not_come_yet()
    {
        using var server = new MosquittoServer(starts: false);
        await using var channel = new MqttAlertChannel(Settings(server.Settings), _notices.Enqueue);
        await GiveUpAsync(channel, "1");
        await GiveUpAsync(channel, "2");

        server.Start();

        await OnlyTheNextComesAsync(server, channel);
    }

    [MosquittoFact]
    public async Task While_a_server_has_gone()
    {
        using var server = new MosquittoServer();
        var isAway = new TaskCompletionSource();
        await using var channel = new MqttAlertChannel(
            Settings(server.Settings),
            notice =>
            {
                if (notice.IsProblem)
                {
                    isAway.TrySetResult();
                }
            });
        await channel.NotifyAsync(Change("0"), _patience.Token);
        server.Stop();
        await isAway.Task.WaitAsync(_patience.Token);
        await GiveUpAsync(channel, "1");

        server.Start();

        await OnlyTheNextComesAsync(server, channel, before: 1);
    }

    private static MqttSettings Settings(MqttSettings server) => server with { AlertTopic = "alerts/{machine}" };

    private static async Task GiveUpAsync(MqttAlertChannel channel, string id)
    {
        using var over = new CancellationTokenSource();
        var trying = channel.NotifyAsync(Change(id), over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await trying);
    }

    private async Task OnlyTheNextComesAsync(MosquittoServer server, MqttAlertChannel channel, int before = 0)
    {
        using var subscriber = new Subscriber(server.Settings, "alerts/#");
        await subscriber.ReadyAsync();
        await channel.NotifyAsync(Change("next"), _patience.Token);
        await channel.NotifyAsync(Change("last"), _patience.Token);

        Assert.Equal(before + 2, channel.Delivered);
        Assert.Contains("\"alert\":{\"id\":\"next\"", (await subscriber.NextAsync(0)).Payload, StringComparison.Ordinal);
        Assert.Contains("\"alert\":{\"id\":\"last\"", (await subscriber.NextAsync(1)).Payload, StringComparison.Ordinal);
    }

    private static AlertChange Change(string id) => MqttAlertChannelTests.Change(id);
}
