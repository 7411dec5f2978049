using RealtimeWorkbench.Kernel.Documents;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Running;

/// <summary>Watches a notebook being executed. Calls come from several threads, but one at a time.</summary>
public interface INotebookRunView
{
    /// <summary>A cell begins.</summary>
    /// <param name="number">Its number among the cells that are code, from 1.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="cell">The cell.</param>
    void CellStarted(int number, int count, NotebookCell cell);

    /// <summary>An output has come.</summary>
    /// <param name="output">The output.</param>
    void OutputArrived(KernelEvent output);

    /// <summary>A cell has ended.</summary>
    /// <param name="outcome">What became of it.</param>
    void CellEnded(CellOutcome outcome);
}
