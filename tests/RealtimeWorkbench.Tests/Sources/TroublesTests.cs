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

    [Fact]
    public void What_keeps_no_samples_from_coming_is_said_and_is_not_what_is_wrong_with_the_source()
    {
        var said = new List<SourceNotice>();
        var troubles = new Troubles(said.Add);

        troubles.Begin("commit", "refused", keepsSamples: false);
        troubles.Begin("commit", "refused", keepsSamples: false);
        troubles.Begin("brokers", "away");
        troubles.Begin("dead letters", "full", keepsSamples: false);
        troubles.End("back", "brokers");
        troubles.End("taken", "commit", "dead letters");

        Assert.Equal(
            [
                new(true, "refused"), new(true, "away") { Trouble = "away" }, new(true, "full"),
                new(false, "back") { Trouble = "" }, new(false, "taken") { Trouble = "" },
            ],
            said);
    }

    [Fact]
    public async Task The_end_of_a_trouble_is_said_after_it_whichever_thread_says_it()
    {
        var said = new List<string>();
        Task? end = null;
        Troubles troubles = null!;
        troubles = new Troubles(notice =>
        {
            if (notice.Trouble == "away")
            {
                // While this is being said the other thread is already there.
                using var isThere = new ManualResetEventSlim();
                end = Task.Run(() =>
                {
                    isThere.Set();
                    troubles.End("back", "brokers");
                });
                isThere.Wait();
                end.Wait(TimeSpan.FromMilliseconds(50));
            }

            said.Add(notice.Text);
        });

        troubles.Begin("brokers", "away");
        await end!;

        Assert.Equal(["away", "back"], said);
    }
}
