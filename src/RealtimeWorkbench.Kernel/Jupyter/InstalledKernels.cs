namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>What an installation did.</summary>
/// <param name="Installed">Kernels that Jupyter has now.</param>
/// <param name="LeftAlone">Kernels of others under a name that we'd have liked.</param>
/// <param name="Hiding">Kernels of others that Jupyter finds before one that was installed.</param>
/// <param name="Python">Python that runs the wrapper.</param>
/// <param name="Dotnet">Program that runs the process.</param>
public sealed record InstalledKernels(
    IReadOnlyList<KernelSpec> Installed,
    IReadOnlyList<KernelSpec> LeftAlone,
    IReadOnlyList<KernelSpec> Hiding,
    JupyterPython Python,
    string Dotnet);
