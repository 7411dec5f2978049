using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>What a kernel in Jupyter is made of: the files of the process, and those that lie beside <c>kernel.json</c>.</summary>
public sealed class KernelFiles
{
    /// <summary>Assembly of the process.</summary>
    public const string ProcessAssembly = ProcessName + ".dll";

    /// <summary>The wrapper that Jupyter starts.</summary>
    public const string Wrapper = "kernel.py";

    /// <summary>The part of the wrapper that talks with the process.</summary>
    public const string WrapperProcess = "cell_process.py";

    /// <summary>Script for Mermaid cells, which pages of Jupyter fetch from the kernel's folder.</summary>
    public const string Mermaid = "mermaid.min.js";

    private const string ProcessName = "RealtimeWorkbench.Kernel";
    private const string ResourcePrefix = "Jupyter/";

    private static readonly string[] Pictures = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

    private readonly string _folder;

    private KernelFiles(string folder, IReadOnlyList<string> process)
    {
        _folder = folder;
        Process = process;
        Hash = HashOf(folder, process);
    }

    /// <summary>Names of the files that lie beside <c>kernel.json</c>, present or not.</summary>
    public static IReadOnlyList<string> Beside { get; } = [Wrapper, WrapperProcess, .. Pictures, Mermaid];

    /// <summary>Files of the process, by their path below its folder.</summary>
    public IReadOnlyList<string> Process { get; }

    /// <summary>Name of the content of the process.</summary>
    public string Hash { get; }

    /// <summary>Finds the files in the folder of a program that brings the kernel along.</summary>
    /// <param name="folder">The folder; of the running program if left out.</param>
    /// <exception cref="JupyterException">The folder doesn't hold the whole kernel.</exception>
    public static KernelFiles In(string? folder = null)
    {
        folder ??= AppContext.BaseDirectory;
        var list = $"{ProcessName}.deps.json";
        string[] required = [ProcessAssembly, list, $"{ProcessName}.runtimeconfig.json"];
        RequireFiles(folder, required);
        var dependencies = ReadDependencies(File.ReadAllBytes(Path.Combine(folder, list)));
        RequireFiles(folder, dependencies);
        return new(folder, [.. required.Union(dependencies).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Copies the process to a folder. Files that are there already with the same length stay as they are.</summary>
    /// <param name="target">The folder.</param>
    internal void CopyProcess(string target)
    {
        foreach (var file in Process)
        {
            var from = new FileInfo(Path.Combine(_folder, file));
            var to = new FileInfo(Path.Combine(target, file));
            if (!to.Exists || to.Length != from.Length)
            {
                Directory.CreateDirectory(to.DirectoryName!);
                from.CopyTo(to.FullName, overwrite: true);
            }
        }
    }

    /// <summary>Writes the files that lie beside <c>kernel.json</c>.</summary>
    /// <param name="target">The kernel's folder.</param>
    /// <param name="all">Whether all of them; another name for the same kernel needs only the pictures.</param>
    internal void WriteBeside(string target, bool all)
    {
        foreach (var name in all ? [WrapperProcess, Wrapper, .. Pictures] : Pictures)
        {
            using var from = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourcePrefix + name)!;
            using var content = new MemoryStream();
            from.CopyTo(content);
            Replace(Path.Combine(target, name), content.ToArray());
        }

        var mermaid = Path.Combine(_folder, "wwwroot", Mermaid);
        if (all && File.Exists(mermaid))
        {
            Replace(Path.Combine(target, Mermaid), File.ReadAllBytes(mermaid));
        }
    }

    /// <summary>Writes a file so that whoever reads it sees the old one or the new one, whole.</summary>
    internal static void Replace(string path, byte[] content)
    {
        var next = path + ".new";
        File.WriteAllBytes(next, content);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Names the files that the host of .NET looks for, as they lie in the folder of a program.</summary>
    private static SortedSet<string> ReadDependencies(byte[] json)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json);
        var libraries = document.RootElement.GetProperty("targets").EnumerateObject()
            .SelectMany(target => target.Value.EnumerateObject());
        foreach (var assets in libraries.SelectMany(library => library.Value.EnumerateObject()))
        {
            foreach (var asset in assets.Value.ValueKind == JsonValueKind.Object ? assets.Value.EnumerateObject() : default)
            {
                switch (assets.Name)
                {
                    case "runtime" or "native":
                        files.Add(Path.GetFileName(asset.Name));
                        break;
                    case "runtimeTargets":
                        files.Add(asset.Name);
                        break;
                    case "resources":
                        files.Add(Path.Combine(asset.Value.GetProperty("locale").GetString()!, Path.GetFileName(asset.Name)));
                        break;
                }
            }
        }

        return files;
    }

    private static void RequireFiles(string folder, IEnumerable<string> files)
    {
        if (files.FirstOrDefault(file => !File.Exists(Path.Combine(folder, file))) is { } missing)
        {
            throw new JupyterException($"{folder} lacks {missing} of the kernel; build the workbench again (./rtw setup).");
        }
    }

    private static string HashOf(string folder, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(Path.Combine(folder, file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
