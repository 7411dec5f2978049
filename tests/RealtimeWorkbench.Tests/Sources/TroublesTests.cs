using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Tests.Sources;

public sealed class TroublesTests
{
    [Fact]
    public void What_has_happened_is_said_each_time_and_is_no_trouble_that_lasts()
    {
        var said = new List<SourceNotice>();
        var troubles = new Troubles(said.Add);

        troubles.Say("10 are missing");
        troubles.Say("10 are missing");

        Assert.Equal([new(true, "10 are missing"), new(true, "10 are missing")], said);
        Assert.False(troubles.Any);
    }

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

        Assert.Equal(
            [new(true, "away") { Trouble = "away" }, new(true, "missing") { Trouble = "missing" }, new(false, "back") { Trouble = "missing" }], said);
        Assert.True(troubles.Any);
    }
}
