using System.IO.Compression;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RealtimeWorkbench.Kernel.Tests.Scripting;

/// <summary>Libraries and packages that a test makes.</summary>
internal static class FolderContents
{
    /// <summary>Compiles a library.</summary>
    public static string Library(this TemporaryFolder folder, string name, string code, params string[] references)
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal));
        var compilation = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(name),
            [CSharpSyntaxTree.ParseText("using System; using System.Collections.Generic; using System.IO; using System.Threading; using System.Threading.Tasks;\n" + code)],
            platform.Concat(references).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var path = folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var result = compilation.Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    /// <summary>Makes a package of files.</summary>
    public static void Package(this TemporaryFolder folder, string name, string version, IReadOnlyDictionary<string, string> files, string dependencies = "")
    {
        using var package = ZipFile.Open(folder[$"{name}.{version}.nupkg"], ZipArchiveMode.Create);
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
}
