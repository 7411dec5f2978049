using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RealtimeWorkbench.Kernel.Tests.Scripting;

/// <summary>A folder of files that a test makes: texts, libraries, packages.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rtw-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Compiles a library.</summary>
    public string Library(string name, string code, params string[] references)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator)
            .Where(path => System.IO.Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create(
            System.IO.Path.GetFileNameWithoutExtension(name),
            [CSharpSyntaxTree.ParseText("using System; using System.Collections.Generic; using System.IO; using System.Threading; using System.Threading.Tasks;\n" + code)],
            platform.Concat(references).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var result = compilation.Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>Makes a package of files.</summary>
    public void Package(string name, string version, IReadOnlyDictionary<string, string> files, string dependencies = "")
    {
        using var package = ZipFile.Open(File($"{name}.{version}.nupkg"), ZipArchiveMode.Create);
        using (var writer = new StreamWriter(package.CreateEntry($"{name}.nuspec").Open()))
        {
            writer.Write(
                $"<package><metadata><id>{name}</id><version>{version}</version><authors>test</authors><description>test</description>"
                + $"<dependencies><group targetFramework=\"net10.0\">{dependencies}</group></dependencies></metadata></package>");
        }

        foreach (var (target, source) in files)
        {
            package.CreateEntryFromFile(source, target);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
