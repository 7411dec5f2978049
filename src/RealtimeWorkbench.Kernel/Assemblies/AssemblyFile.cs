using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>What a dll says about itself, read without loading it.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="Version">Version of the assembly.</param>
/// <param name="Mvid">Identity of this very build.</param>
/// <param name="References">Simple names of the assemblies that it uses.</param>
/// <param name="HasMagics">Whether a type has an attribute whose simple name is <c>NotebookMagicsAttribute</c>.</param>
internal sealed record AssemblyFile(string Name, Version Version, Guid Mvid, IReadOnlyList<string> References, bool HasMagics)
{
    /// <summary>Reads the file.</summary>
    /// <returns>What it says, or null if it is no managed assembly.</returns>
    public static AssemblyFile? TryRead(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var file = new PEReader(stream);
            if (!file.HasMetadata)
            {
                return null;
            }

            var metadata = file.GetMetadataReader();
            return metadata.IsAssembly ? Read(metadata) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static AssemblyFile Read(MetadataReader metadata)
    {
        var definition = metadata.GetAssemblyDefinition();
        return new AssemblyFile(
            metadata.GetString(definition.Name),
            definition.Version,
            metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            metadata.CustomAttributes.Any(handle => IsMagics(metadata, metadata.GetCustomAttribute(handle))));
    }

    private static bool IsMagics(MetadataReader metadata, CustomAttribute attribute)
    {
        var name = attribute.Constructor.Kind switch
        {
            HandleKind.MethodDefinition => metadata.GetTypeDefinition(
                metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()).Name,
            HandleKind.MemberReference
                when metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type =>
                metadata.GetTypeReference((TypeReferenceHandle)type).Name,
            _ => default,
        };
        return !name.IsNil && metadata.StringComparer.Equals(name, "NotebookMagicsAttribute");
    }
}
