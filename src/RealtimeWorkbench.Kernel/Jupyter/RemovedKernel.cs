namespace RealtimeWorkbench.Kernel.Jupyter;

/// <summary>A kernel that was taken away.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Restored">Kernel of another program that has its place again, if it was replaced.</param>
/// <param name="Left">Files that somebody else put into the folder, and that stayed.</param>
public sealed record RemovedKernel(KernelSpec Kernel, KernelSpec? Restored, IReadOnlyList<string> Left);
