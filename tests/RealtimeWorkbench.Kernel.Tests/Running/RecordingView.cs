using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;
using RealtimeWorkbench.Kernel.Running;

namespace RealtimeWorkbench.Kernel.Tests.Running;

/// <summary>Keeps what it was told.</summary>
internal sealed class RecordingView : INotebookRunView
{
    public List<string> Lines { get; } = [];

    public void CellStarted(int number, int count, NotebookCell cell) => Lines.Add($"{number}/{count} {cell.Text}");

    public void OutputArrived(KernelEvent output) => Lines.Add($"{output.Type} {output.Text}");

    public void CellEnded(CellOutcome outcome) => Lines.Add($"{outcome.State} {outcome.Error}".TrimEnd());
}
