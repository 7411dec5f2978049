using System.Text;

namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>Brings the kernel into Jupyter, and takes it away again.</summary>
/// <remarks>
/// The kernel's folder holds <c>kernel.json</c>, the wrapper, pictures, and the process in a folder named after its content. A new installation writes
/// a new folder and then lets <c>kernel.json</c> name it; the folder before it stays until the next one, for kernels that run from it.
/// </remarks>
public sealed record KernelInstallation
{
    private const string ProcessPrefix = "process-";
    private const string ReplacedFolder = "replaced";

    /// <summary>Python that runs the wrapper.</summary>
    public required JupyterPython Python { get; init; }

    /// <summary>Folder that gets a folder per kernel.</summary>
    public required string KernelsFolder { get; init; }

    /// <summary>What is installed.</summary>
    public required KernelFiles Files { get; init; }

    /// <summary>Name of the kernel.</summary>
    public string Name { get; init; } = KernelSpec.OwnName;

    /// <summary>Whether kernels of others with the same names make way. They come back with <see cref="Remove"/>.</summary>
    public bool Replace { get; init; }

    /// <summary>Program that runs the process.</summary>
    public string Dotnet { get; init; } = DotnetProgram.Find();

    /// <summary>Installs the kernel under its name and, for portable notebooks, under the one of .NET Interactive's C# kernel.</summary>
    /// <exception cref="JupyterException">The name isn't one, is taken, or the folder cannot be written.</exception>
    public InstalledKernels Install()
    {
        CheckName(Name);
        try
        {
            return InstallBoth();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException(
                $"The kernel cannot be written to {KernelsFolder}: {problem.Message.TrimEnd('.')}; choose another place with --user or --prefix DIR.")
            {
                IsInput = true,
            };
        }
    }

    /// <summary>Checks that a kernel can have a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="JupyterException">It can't.</exception>
    public static void CheckName(string name)
    {
        if (!KernelSpec.IsName(name))
        {
            throw new JupyterException($"'{name}' cannot be the name of a kernel; use letters, digits, '.', '-' and '_'.") { IsInput = true };
        }
    }

    /// <summary>Takes away what <see cref="Install"/> made, and nothing else.</summary>
    /// <param name="kernelFolders">Where to look for it.</param>
    /// <param name="name">Name of the kernel; <see langword="null"/> for all of ours.</param>
    /// <exception cref="JupyterException">A folder cannot be changed.</exception>
    public static IReadOnlyList<RemovedKernel> Remove(IEnumerable<string> kernelFolders, string? name = null) =>
    [
        .. KernelSpec.ReadAll(kernelFolders)
            .Where(kernel => kernel.IsOurs && (name is null || kernel.Name == name || kernel.AliasOf == name))
            .ToList()
            .Select(TakeAway),
    ];

    private InstalledKernels InstallBoth()
    {
        var own = InstallOwn();
        var installed = new List<KernelSpec> { own };
        var left = new List<KernelSpec>();
        var others = KernelSpec.ReadAll(Python.Folders.KernelFolders.Prepend(KernelsFolder))
            .Where(kernel => kernel.Name == KernelSpec.PortableName && !kernel.IsOurs)
            .ToList();
        if (Name == KernelSpec.PortableName)
        {
            // It is the one already.
        }
        else if (others.Count == 0 || Replace)
        {
            var folder = Path.Combine(KernelsFolder, KernelSpec.PortableName);
            MakeWay(folder);
            Files.WriteBeside(folder, all: false);
            installed.Add(Write(own with
            {
                Name = KernelSpec.PortableName,
                Folder = folder,
                DisplayName = ".NET (C#, RealtimeWorkbench)",
                AliasOf = Name,
            }));
        }
        else
        {
            left.AddRange(others);
        }

        return new(installed, left, [.. installed.Select(FindHiding).OfType<KernelSpec>()], Python, Dotnet);
    }

    private KernelSpec InstallOwn()
    {
        var folder = Path.Combine(KernelsFolder, Name);
        var before = KernelSpec.Read(folder);
        if (before is { IsOurs: false } && !Replace)
        {
            throw new JupyterException(
                $"{folder} holds the kernel '{before.DisplayName}' of another program; choose another name with --name, or take its place with --replace.")
            {
                IsInput = true,
            };
        }

        MakeWay(folder);
        var process = ProcessPrefix + Files.Hash;
        var target = Path.Combine(folder, process);
        if (Directory.Exists(target))
        {
            Files.CopyProcess(target);
        }
        else
        {
            // Under its name only once it is whole.
            var next = target + ".new";
            Files.CopyProcess(next);
            Directory.Move(next, target);
        }

        Files.WriteBeside(folder, all: true);
        var written = Write(new(
            Name,
            folder,
            "C# (RealtimeWorkbench)",
            KernelSpec.CurrentVersion,
            AliasOf: null,
            [
                Python.Executable, Path.Combine(folder, KernelFiles.Wrapper), "-f", "{connection_file}",
                KernelSpec.ProcessArgument, Dotnet, Path.Combine(target, KernelFiles.ProcessAssembly),
            ]));
        var used = before?.Command.Select(part => Path.GetFileName(Path.GetDirectoryName(part) ?? "")).ToHashSet() ?? [];
        RemoveOldProcesses(folder, [.. used, process]);
        return written;
    }

    /// <summary>Makes a folder that is ours: what another program has there is put aside inside it.</summary>
    private static void MakeWay(string folder)
    {
        if (KernelSpec.Read(folder) is { IsOurs: false })
        {
            var aside = folder + ".replaced";
            Directory.Move(folder, aside);
            Directory.CreateDirectory(folder);
            Directory.Move(aside, Path.Combine(folder, ReplacedFolder));
        }

        Directory.CreateDirectory(folder);
    }

    private static KernelSpec Write(KernelSpec kernel)
    {
        KernelFiles.Replace(Path.Combine(kernel.Folder, KernelSpec.FileName), Encoding.UTF8.GetBytes(kernel.ToJson()));
        return kernel;
    }

    /// <summary>Finds the kernel of another program that Jupyter takes for one that was installed, because it comes before it.</summary>
    private KernelSpec? FindHiding(KernelSpec installed) => Python.Folders.KernelFolders
        .TakeWhile(folder => folder != KernelsFolder)
        .Select(folder => KernelSpec.Read(Path.Combine(folder, installed.Name)))
        .FirstOrDefault(kernel => kernel is { IsOurs: false });

    private static void RemoveOldProcesses(string folder, HashSet<string> keep)
    {
        foreach (var old in Directory.EnumerateDirectories(folder, ProcessPrefix + "*").ToList())
        {
            if (keep.Contains(Path.GetFileName(old)))
            {
                continue;
            }

            try
            {
                Directory.Delete(old, recursive: true);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Windows refuses while a kernel runs from it; the next installation finds it again.
                continue;
            }
        }
    }

    private static RemovedKernel TakeAway(KernelSpec kernel)
    {
        try
        {
            // First, so that Jupyter knows it no more whatever happens then.
            File.Delete(Path.Combine(kernel.Folder, KernelSpec.FileName));
            foreach (var file in KernelFiles.Beside)
            {
                File.Delete(Path.Combine(kernel.Folder, file));
            }

            foreach (var process in Directory.EnumerateDirectories(kernel.Folder, ProcessPrefix + "*").ToList())
            {
                Directory.Delete(process, recursive: true);
            }

            return GiveBack(kernel);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException(
                $"The kernel '{kernel.Name}' cannot be removed from {kernel.Folder}: {problem.Message.TrimEnd('.')}; end the kernels that run, and try again.");
        }
    }

    private static RemovedKernel GiveBack(KernelSpec kernel)
    {
        var replaced = Path.Combine(kernel.Folder, ReplacedFolder);
        var left = Directory.EnumerateFileSystemEntries(kernel.Folder).Where(entry => entry != replaced).ToList();
        if (Directory.Exists(replaced))
        {
            // What somebody else put beside our files goes along with the one that had the place before.
            foreach (var entry in left)
            {
                Directory.Move(entry, Path.Combine(replaced, Path.GetFileName(entry)));
            }

            var aside = kernel.Folder + ".replaced";
            Directory.Move(replaced, aside);
            Directory.Delete(kernel.Folder);
            Directory.Move(aside, kernel.Folder);
            return new(kernel, KernelSpec.Read(kernel.Folder), left);
        }

        if (left.Count == 0)
        {
            Directory.Delete(kernel.Folder);
        }

        return new(kernel, Restored: null, left);
    }
}
