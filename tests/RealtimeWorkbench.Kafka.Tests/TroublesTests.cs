using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Kafka.Tests;

public sealed class TroublesTests
{
    [Fact]
    public void A_trouble_is_said_once_when_it_comes_and_once_when_it_is_over()
    {
        var said = new List<SourceNotice>();
        var troubles = new Troubles(said.Add);

        troubles.End("nothing was wrong", "brokers");
        troubles.Begin("brokers", "away");
        troubles.Begin("brokers", "away");
        troubles.Begin("topic", "missing");
        troubles.End("back", "brokers", "login");
        troubles.End("back", "brokers", "login");

        Assert.Equal([new(true, "away"), new(true, "missing"), new(false, "back")], said);
        Assert.True(troubles.Any);
    }
}
