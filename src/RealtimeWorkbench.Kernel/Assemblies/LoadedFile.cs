namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>An assembly file that cells can use.</summary>
/// <param name="Name">Simple name of the assembly.</param>
/// <param name="Version">Version of the assembly.</param>
/// <param name="Path">File that is loaded.</param>
/// <param name="Source">File that the user named, or that lay beside it.</param>
/// <param name="Mvid">Identity of this very build of the assembly.</param>
/// <param name="HasMagics">Whether it brings magic commands.</param>
internal sealed record LoadedFile(string Name, Version Version, string Path, string Source, Guid Mvid, bool HasMagics);
