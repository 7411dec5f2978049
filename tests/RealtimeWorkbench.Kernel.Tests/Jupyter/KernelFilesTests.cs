using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Kernel.Tests.Jupyter;

public sealed class KernelFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_process_is_what_its_list_of_dependencies_names() =>
        Assert.Equal(BuiltKernel.Files, BuiltKernel.Write(_folder.Path).Process);

    [Fact]
    public void Another_content_has_another_name() => Assert.NotEqual(
        BuiltKernel.Write(_folder["a"], "1").Hash,
        BuiltKernel.Write(_folder["b"], "2").Hash);

    [Theory]
    [InlineData("RealtimeWorkbench.Kernel.dll")]
    [InlineData("Some.dll")]
    public void A_build_that_lacks_a_file_is_refused(string missing)
    {
        BuiltKernel.Write(_folder.Path);
        File.Delete(_folder[missing]);

        var refused = Assert.Throws<JupyterException>(() => KernelFiles.In(_folder.Path));

        Assert.Equal($"{_folder.Path} lacks {missing} of the kernel; build the workbench again (./rtw setup).", refused.Message);
    }

    [Fact]
    public void The_kernel_beside_this_test_is_whole() => Assert.Contains("Microsoft.CodeAnalysis.CSharp.dll", KernelFiles.In().Process);

    public void Dispose() => _folder.Dispose();
}
