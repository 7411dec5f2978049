using System.Text;

namespace RealtimeWorkbench.Mqtt.Tests;

public sealed class TopicLevelTests
{
    [Theory]
    [InlineData("press 7_a-b.c", "press 7_a-b.c")]
    [InlineData("Öfen/1", "Öfen%2F1")]
    [InlineData("a+b#c", "a%2Bb%23c")]
    [InlineData("50%", "50%25")]
    [InlineData("$SYS", "%24SYS")]
    [InlineData("in $", "in $")]
    [InlineData("press\t1", "press%091")]
    [InlineData("a\u0085b", "a%C2%85b")]
    [InlineData("a\0", "a%00")]
    [InlineData("a\uFFFE", "a%EF%BF%BE")]
    [InlineData("🔥", "🔥")]
    public void A_name_has_a_level_of_its_own(string name, string level) => Assert.Equal(level, TopicLevel.Of(name));

    [Fact]
    public void Half_of_a_pair_is_written_too() => Assert.Equal("a%ED%A0%BD", TopicLevel.Of("a" + (char)0xD83D));

    [MosquittoFact]
    public async Task A_server_takes_every_name()
    {
        using var server = new MosquittoServer();
        using var subscriber = new Subscriber(server.Settings, "plant/#");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await subscriber.ReadyAsync();
        await using var publisher = new MqttPublisher(server.Settings);
        var name = string.Concat(Enumerable.Range(0, 0x100).Select(letter => (char)letter)) + "\uFDD0\uFFFF" + (char)0xDC00;

        await publisher.DeliverAsync("plant/" + TopicLevel.Of(name), Encoding.UTF8.GetBytes("1"), cancellationToken: patience.Token);

        Assert.Equal("plant/" + TopicLevel.Of(name), (await subscriber.NextAsync(0)).Topic);
    }
}
