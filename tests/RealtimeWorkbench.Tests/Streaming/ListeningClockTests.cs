using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming;

public sealed class ListeningClockTests
{
    [Fact]
    public void Time_in_which_the_source_cannot_deliver_does_not_count_as_listening()
    {
        var time = new ManualTime(Make.Start);
        var clock = new ListeningClock(time);

        clock.Listen();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Pause());
        time.Advance(TimeSpan.FromHours(1));
        clock.Listen();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(3), clock.Elapsed);
    }

    [Fact]
    public void Time_in_which_the_process_stood_still_does_not_count_as_listening()
    {
        var time = new ManualTime(Make.Start);
        var clock = new ListeningClock(time, longest: TimeSpan.FromSeconds(1));

        clock.Listen();
        for (var look = 0; look < 5; look++)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            _ = clock.Elapsed;
        }

        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromSeconds(3.5), clock.Elapsed);
    }
}
