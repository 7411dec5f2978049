namespace RealtimeWorkbench.History;

// Events are made when they are stored, and by others: one that cannot be made must not cost what is stored with it.
public sealed partial class HistoryWriter
{
    private long _brokenEvents;

    /// <summary>Makes an event.</summary>
    /// <returns>Null if it cannot be made, which is counted, and told the first time.</returns>
    private HistoryEvent? Made(string run, HistoryEventKind kind, string key, Func<string, HistoryEvent> make)
    {
        try
        {
            return Clean(make(run));
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            if (Interlocked.Increment(ref _brokenEvents) == 1)
            {
                _say(
                    $"The event {key} ({kind}) of the run {run} cannot be stored in {_store.Name}, and is missing in it: {problem.Message.TrimEnd('.')}; please report this.",
                    true);
            }

            return null;
        }
    }

    private static HistoryEvent Clean(HistoryEvent happened) => happened with
    {
        Key = StoredText.Of(happened.Key),
        Machine = StoredText.Of(happened.Machine),
        Metric = StoredText.Of(happened.Metric),
        State = StoredText.Of(happened.State),
        Severity = StoredText.Of(happened.Severity),
        Body = StoredText.Of(happened.Body),
    };
}
