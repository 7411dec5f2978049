using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Kernel.Tests.Jupyter;

public sealed class KernelSpecTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_written_is_read_again()
    {
        var written = new KernelSpec("k", _folder["k"], "C# ✓", "0.1.0", "other", ["python", "-f", "{connection_file}"]);
        Directory.CreateDirectory(written.Folder);
        _folder.Write("k/kernel.json", written.ToJson());

        var read = KernelSpec.Read(written.Folder)!;

        Assert.Equal(written with { Command = [] }, read with { Command = [] });
        Assert.Equal(written.Command, read.Command);
        Assert.True(read.IsOurs);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"argv": 1, "display_name": null, "metadata": "none"}""")]
    public void A_kernel_whose_file_is_broken_is_not_ours(string json)
    {
        Directory.CreateDirectory(_folder["k"]);
        _folder.Write("k/kernel.json", json);

        var read = KernelSpec.Read(_folder["k"])!;

        Assert.False(read.IsOurs);
        Assert.Equal("k", read.DisplayName);
    }

    [Fact]
    public void Only_folders_with_a_description_are_kernels()
    {
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateDirectory(_folder["b"]);
        _folder.Write("b/kernel.json", "{}");

        Assert.Equal(["b"], KernelSpec.ReadAll([_folder["nowhere"], _folder.Path]).Select(kernel => kernel.Name));
    }

    [Fact]
    public void Names_the_files_of_its_command_that_are_gone()
    {
        var there = _folder.Write("there", "");

        var kernel = new KernelSpec("k", _folder.Path, "k", "0.1.0", AliasOf: null, ["python3", there, "-f", _folder["gone"]]);

        Assert.Equal([_folder["gone"]], kernel.MissingFiles);
    }

    public void Dispose() => _folder.Dispose();
}
