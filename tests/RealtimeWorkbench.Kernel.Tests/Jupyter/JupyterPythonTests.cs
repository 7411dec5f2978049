using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Kernel.Tests.Jupyter;

public sealed class JupyterPythonTests
{
    [Fact]
    public void Takes_the_last_line_that_Python_wrote()
    {
        var python = JupyterPython.Read("welcome\n[\"/usr/bin/python3\", \"6.17.0\", \"/usr\", \"/home/kim/j\", [\"/home/kim/j/kernels\"]]\n");

        Assert.NotNull(python);
        Assert.Equal(("/usr/bin/python3", "6.17.0", "/usr"), (python.Executable, python.Ipykernel, python.Prefix));
        Assert.Equal("/home/kim/j", python.Folders.DataFolder);
        Assert.Equal(["/home/kim/j/kernels"], python.Folders.KernelFolders);
    }

    [Theory]
    [InlineData("")]
    [InlineData("usage: python")]
    [InlineData("[1]")]
    [InlineData("[1,2,3,4,5]")]
    public void An_answer_of_something_else_is_no_Python(string answer) => Assert.Null(JupyterPython.Read(answer));

    [Fact]
    public async Task A_program_that_is_not_there_is_refused_with_the_remedy()
    {
        var refused = await Assert.ThrowsAsync<JupyterException>(() => JupyterPython.RequireAsync("/nowhere/python3", default));

        Assert.StartsWith("/nowhere/python3 is not a Python with ipykernel", refused.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install python3-ipykernel", refused.Message, StringComparison.Ordinal);
    }
}
