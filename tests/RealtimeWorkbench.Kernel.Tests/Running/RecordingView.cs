using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Running;

/// <summary>Keeps what it was told.</summary>
internal sealed class RecordingView : INotebookRunView
{
    public List<string> Lines { get; } = [];

    /// <summary>Text of the output that it can't take.</summary>
    public string? Unbearable { get; init; }

    public void CellStarted(int number, int count, NotebookCell cell) => Lines.Add($"{number}/{count} {cell.Text}");

    public void OutputArrived(KernelEvent output)
    {
        if (output.Text is { } text && text == Unbearable)
        {
            throw new IOException("The disk is full.");
        }

        Lines.Add($"{output.Type} {output.Text}");
    }

    public void CellEnded(CellOutcome outcome) => Lines.Add($"{outcome.State} {outcome.Error}".TrimEnd());
}
