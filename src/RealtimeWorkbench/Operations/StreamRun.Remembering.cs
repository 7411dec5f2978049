using RealtimeWorkbench.History;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Operations;

// What is left of a stream when it has ended.
internal sealed partial class StreamRun
{
    private string _ending = "failed";

    /// <summary>Has the run remembered, where the settings say so.</summary>
    public RunHistory? History { get; }

    /// <summary>Closes the history and the store; what the stream has found stays.</summary>
    public async ValueTask DisposeAsync()
    {
        if (History is not null)
        {
            await History.EndAsync(_ending).ConfigureAwait(false);
        }

        if (_store is not null)
        {
            await _store.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static IHistoryStore? OpenHistory(RunContext context)
    {
        try
        {
            return context.OpenHistory();
        }
        catch (HistoryException problem)
        {
            throw new SourceException(problem.Message, problem);
        }
    }
}
