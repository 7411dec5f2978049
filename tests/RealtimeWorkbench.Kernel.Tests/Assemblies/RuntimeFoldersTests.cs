using RealtimeWorkbench.Kernel.Assemblies;

namespace RealtimeWorkbench.Kernel.Tests.Assemblies;

public sealed class RuntimeFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("net8.0", "netstandard2.0", "net8.0")]
    [InlineData("net10.0", "net8.0", "net10.0", "net9.0")]
    [InlineData("net10.0", "net10.0", "net99.0")]
    [InlineData("netstandard2.1", "netstandard2.0", "netstandard2.1", "net48")]
    [InlineData("net6.0", "netcoreapp3.1", "net6.0")]
    public void The_newest_framework_that_runs_here_is_taken(string taken, params string[] frameworks)
    {
        var own = RuntimeFolders.Identifiers[0];
        foreach (var framework in frameworks)
        {
            Add(own, framework);
        }

        Assert.Equal(PathOf(own, taken), RuntimeFolders.FindAssembly(_folder.Path, "A"));
    }

    [Fact]
    public void The_most_specific_system_comes_before_the_newest_framework()
    {
        Add(RuntimeFolders.Identifiers[^1], "net10.0");
        Add(RuntimeFolders.Identifiers[0], "netstandard2.0");

        Assert.Equal(PathOf(RuntimeFolders.Identifiers[0], "netstandard2.0"), RuntimeFolders.FindAssembly(_folder.Path, "A"));
    }

    [Fact]
    public void Without_one_for_this_machine_it_is_the_one_of_the_folder()
    {
        Add(RuntimeFolders.Identifiers[0], "net99.0");
        var own = _folder.Write("A.dll", "");

        Assert.Equal(own, RuntimeFolders.FindAssembly(_folder.Path, "A"));
    }

    private string PathOf(string system, string framework) => Path.Combine(_folder.Path, "runtimes", system, "lib", framework, "A.dll");

    private void Add(string system, string framework)
    {
        var path = PathOf(system, framework);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }
}
