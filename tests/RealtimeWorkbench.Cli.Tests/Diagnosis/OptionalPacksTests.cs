using RealtimeWorkbench.Cli.Diagnosis;

namespace RealtimeWorkbench.Cli.Tests.Diagnosis;

public sealed class OptionalPacksTests
{
    [Theory]
    [InlineData("true:", "works", "in this build.")]
    [InlineData("false:Plotly.NET", "absent", "not in this build: Plotly.NET could not be restored.")]
    [InlineData("false:", "absent", "not in this build: it was switched off.")]
    public void Says_whether_the_build_has_the_pack(string state, string expected, string remark)
    {
        var finding = OptionalPacks.Examine("RealtimeWorkbench.Interactive", state);

        Assert.Equal("Pack RealtimeWorkbench.Interactive", finding.Subject);
        Assert.Equal(expected, finding.State == FindingState.Works ? "works" : "absent");
        Assert.Equal(remark, finding.Remark);
    }

    [Fact]
    public void The_program_knows_of_the_packs_of_its_build()
    {
        var finding = Assert.Single(OptionalPacks.OfThisBuild(), finding => finding.Subject == "Pack RealtimeWorkbench.Interactive");

        Assert.Contains("in this build", finding.Remark, StringComparison.Ordinal);
    }
}
