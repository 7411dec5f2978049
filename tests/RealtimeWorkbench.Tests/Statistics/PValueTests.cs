using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Tests.Statistics;

public sealed class PValueTests
{
    [Theory]
    [InlineData(0.0312, "p = 0.031")]
    [InlineData(0.001, "p = 0.001")]
    [InlineData(0.0009, "p < 0.001")]
    [InlineData(0, "p < 0.001")]
    public void None_is_told_to_be_0(double probability, string text) => Assert.Equal(text, PValue.Text(probability));

    [Fact]
    public void Values_that_are_far_from_normal_have_one_that_is_told()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => Math.Exp(i / 20.0))];

        Assert.Equal("p < 0.001", PValue.Text(NormalityTest.AndersonDarling(values).PValue));
    }
}
