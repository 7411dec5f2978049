namespace RealtimeWorkbench.Kernel.Assemblies;

/// <summary>Lets cells use dlls: for the compiler and at run time, with what lies beside them.</summary>
internal sealed class AssemblyLoader : IDisposable
{
    /// <summary>Where they are loaded.</summary>
    public CellAssemblies Assemblies { get; } = new();

    /// <summary>What the compiler sees.</summary>
    public References References { get; } = new();

    public void Dispose()
    {
    }
}
