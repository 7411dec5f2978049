using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Tests.Operations.Settings;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("250ms", 0.25)]
    [InlineData("30s", 30)]
    [InlineData("30", 30)]
    [InlineData("3min", 180)]
    [InlineData("3 min", 180)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    public void Reads_what_people_write(string text, double seconds)
    {
        Assert.True(Durations.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("min")]
    [InlineData("-3s")]
    [InlineData("3 weeks")]
    [InlineData("1,5h")]
    [InlineData("1e400s")]
    [InlineData("9999999999999999d")]
    public void Refuses_anything_else(string text) => Assert.False(Durations.TryParse(text, out _));
}
