using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>What the compiler sees: the shared frameworks, the kernel's helpers, and what cells have loaded.</summary>
internal sealed class References
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> Shared = new(() =>
    [
        .. SharedAssemblies.FrameworkFiles.Values.Concat(SharedAssemblies.KernelFiles).Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>References of the next cell.</summary>
    public ImmutableArray<MetadataReference> All { get; private set; } = Shared.Value;

    /// <summary>Lets later cells use an assembly.</summary>
    public void Add(LoadedFile file)
    {
        if (!SharedAssemblies.Contains(file.Name) && _names.Add(file.Name))
        {
            All = All.Add(MetadataReference.CreateFromFile(file.Path));
        }
    }
}
