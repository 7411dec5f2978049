namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class KernelInstallCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_name_that_is_none_is_refused_before_anything_else()
    {
        var run = await Rtw.RunAsync("kernel", "install", "--name", "my kernel", "--prefix", _folder.Path);

        run.AssertRefused("'my kernel' cannot be the name of a kernel; use letters, digits, '.', '-' and '_'.");
    }

    [Theory]
    [InlineData("install")]
    [InlineData("uninstall")]
    public async Task A_python_that_cannot_run_the_kernel_is_refused(string command)
    {
        var run = await Rtw.RunAsync("kernel", command, "--python", _folder["no-python"], "--prefix", _folder.Path);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"{_folder["no-python"]} is not a Python with ipykernel, ", run.Error, StringComparison.Ordinal);
    }
}
