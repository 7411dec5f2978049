namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class AwayTests
{
    [MosquittoFact]
    public async Task A_server_that_is_away_for_an_hour_is_asked_at_longer_times_and_read_on_by_itself()
    {
        using var server = new MosquittoServer(starts: false);
        var time = new HurriedTime { IsWait = wait => wait != ServerReach.Within && wait > TimeSpan.FromSeconds(0.4), Act = server.Start };
        await using var reader = new SourceReader(new MqttSource(new MqttSourceOptions { Mqtt = server.Settings, ClientId = "reader" }, time: time));
        await reader.Until(() => reader.Notices.Count == 2);
        await using var publisher = new MqttPublisher(server.Settings);
        await publisher.DeliverAsync("plant/m/n", "1"u8.ToArray());
        await reader.Until(() => reader.Samples.Count == 1);

        Assert.Equal([reader.Notices.First().Text, ""], reader.Notices.Select(notice => notice.Trouble));
        Assert.All(time.Waits.Skip(5), wait => Assert.InRange(wait.TotalSeconds, 15, 30));
        Assert.True(time.Waits.Count > 100 && time.Waits.Distinct().Count() > 50);
    }
}
