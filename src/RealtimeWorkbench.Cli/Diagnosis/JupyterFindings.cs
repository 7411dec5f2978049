using RealtimeWorkbench.Kernel.Jupyter;

namespace RealtimeWorkbench.Cli.Diagnosis;

/// <summary>Whether notebooks can run in the Jupyter of this machine.</summary>
internal static class JupyterFindings
{
    private const string Jupyter = "Jupyter";
    private const string Kernel = "Jupyter kernel";
    private const string InstallAgain = "Run 'rtw kernel install' again.";

    /// <summary>Looks for a Python with ipykernel, and for our kernel on Jupyter's path.</summary>
    public static async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var python = await JupyterPython.FindAsync(wanted: null, cancellationToken);
        var folders = python?.Folders ?? JupyterFolders.Here();
        return
        [
            python is null
                ? new(Jupyter, FindingState.Absent, "there is no Python with ipykernel.", JupyterPython.Remedy)
                : new(Jupyter, FindingState.Works, $"ipykernel {python.Ipykernel} in {python.Executable}."),
            Judge(KernelSpec.ReadAll(folders.KernelFolders).FirstOrDefault(kernel => kernel is { IsOurs: true, AliasOf: null })),
        ];
    }

    /// <summary>Judges the kernel that was found.</summary>
    internal static Finding Judge(KernelSpec? kernel) => kernel switch
    {
        null => new(Kernel, FindingState.Absent, "not installed.", "Run 'rtw kernel install'."),
        { MissingFiles: [var missing, ..] } =>
            new(Kernel, FindingState.Absent, $"{kernel.Name} in {kernel.Folder} cannot run: {missing} is gone.", InstallAgain),
        { IsCurrent: false } =>
            new(Kernel, FindingState.Absent, $"{kernel.Name} in {kernel.Folder} is of version {kernel.Version}, not of this one.", InstallAgain),
        _ => new(Kernel, FindingState.Works, $"{kernel.Name} in {kernel.Folder}."),
    };
}
