using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>What the compiler sees: the shared frameworks, the kernel's helpers, and what cells have loaded.</summary>
/// <remarks>Added to by one thread at a time, which <see cref="AssemblyLoader"/> sees to; read by any.</remarks>
internal sealed class References
{
    private static readonly Lazy<ImmutableArray<MetadataReference>> Shared = new(() =>
    [
        .. SharedAssemblies.FrameworkFiles.Values.Select(path => MetadataReference.CreateFromFile(path, documentation: FrameworkDocumentation.Of(path))),
        .. SharedAssemblies.KernelFiles.Select(path => MetadataReference.CreateFromFile(
            path, documentation: new XmlDocumentation([Path.ChangeExtension(path, ".xml")]))),
    ]);

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>References of the next cell.</summary>
    public ImmutableArray<MetadataReference> All { get; private set; } = Shared.Value;

    /// <summary>Lets later cells use an assembly.</summary>
    /// <param name="name">Simple name.</param>
    /// <param name="path">File that the compiler reads; it must not change.</param>
    /// <param name="source">File beside which its documentation lies.</param>
    public void Add(string name, string path, string source)
    {
        if (_names.Add(name))
        {
            All = All.Add(MetadataReference.CreateFromFile(path, documentation: new XmlDocumentation([Path.ChangeExtension(source, ".xml")])));
        }
    }
}
