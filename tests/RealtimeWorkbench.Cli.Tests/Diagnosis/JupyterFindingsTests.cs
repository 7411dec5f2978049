using RealtimeWorkbench.Cli.Diagnosis;
using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Cli.Tests.Diagnosis;

public sealed class JupyterFindingsTests
{
    private static readonly KernelSpec Kernel =
        new("realtime-workbench", "/k", "C#", typeof(KernelSpec).Assembly.GetName().Version!.ToString(3), AliasOf: null, ["python3"]);

    [Fact]
    public void A_kernel_that_is_there_works() =>
        Assert.Equal((FindingState.Works, "realtime-workbench in /k."), Judge(Kernel));

    [Fact]
    public void A_kernel_that_is_absent_can_be_installed() => Assert.Equal((FindingState.Absent, "not installed."), Judge(null));

    [Fact]
    public void A_kernel_whose_Python_is_gone_is_named_with_it() => Assert.Equal(
        (FindingState.Absent, "realtime-workbench in /k cannot run: /nowhere/python3 is gone."),
        Judge(Kernel with { Command = ["/nowhere/python3"] }));

    [Fact]
    public void A_kernel_of_another_version_is_said_to_be_one() => Assert.Equal(
        (FindingState.Absent, "realtime-workbench in /k is of version 0.0.9, not of this one."),
        Judge(Kernel with { Version = "0.0.9" }));

    private static (FindingState, string) Judge(KernelSpec? kernel)
    {
        var finding = JupyterFindings.Judge(kernel);
        Assert.Equal(finding.State == FindingState.Works, finding.Remedy.Length == 0);
        return (finding.State, finding.Remark);
    }
}
