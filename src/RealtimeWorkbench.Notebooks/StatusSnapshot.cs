using RealtimeWorkbench.Export;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Notebooks.Display;

namespace RealtimeWorkbench.Notebooks;

/// <summary>What a workbench is doing, and how its stream runs.</summary>
public sealed class StatusSnapshot : Displayable
{
    internal StatusSnapshot(OperationStatus operation, StatisticsView statistics)
    {
        Operation = operation;
        Statistics = statistics;
    }

    /// <summary>Operation, source, progress and elapsed time.</summary>
    public OperationStatus Operation { get; }

    /// <summary>Counts, throughput and latency.</summary>
    public StatisticsView Statistics { get; }

    /// <summary>Where the operation stands.</summary>
    public RunState State => Operation.State;

    /// <summary>Whether an operation is being executed.</summary>
    public bool IsRunning => State is RunState.Running or RunState.Stopping;

    /// <inheritdoc />
    public override string ToString() => PlainText.Of(ViewText.Of(Operation), ViewTables.Performance(Statistics));

    internal override void Write(HtmlContent content)
    {
        content.Title(ViewText.Of(Operation));
        content.Table(ViewTables.Performance(Statistics));
    }
}
