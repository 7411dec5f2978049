namespace RealtimeWorkbench.Sources;

/// <summary>Says each trouble once when it comes, and once when it is over, however often the client reports it in between.</summary>
/// <param name="say">Takes what is said, in the order in which it came; not to wait for another thread that has something to say.</param>
/// <remarks>Thread-safe.</remarks>
public sealed class Troubles(Action<SourceNotice> say)
{
    private readonly Lock _lock = new();
    private readonly List<Present> _present = [];

    /// <summary>Whether there is any.</summary>
    public bool Any { get; private set; }

    /// <summary>Says something that has happened, and is no state that could end.</summary>
    /// <param name="text">One sentence.</param>
    public void Say(string text) => say(new SourceNotice(IsProblem: true, text));

    /// <summary>A trouble comes, or is still there.</summary>
    /// <param name="kind">Tells it from others.</param>
    /// <param name="text">One sentence.</param>
    /// <param name="keepsSamples">Whether samples do not come because of it, which health then says.</param>
    public void Begin(string kind, string text, bool keepsSamples = true)
    {
        lock (_lock)
        {
            if (_present.Exists(trouble => trouble.Kind == kind))
            {
                return;
            }

            _present.Add(new Present(kind, text, keepsSamples));
            Any = true;

            // Inside the lock: the end of it, by another thread, is not to be said first and stand corrected by this.
            say(new SourceNotice(IsProblem: true, text) { Trouble = keepsSamples ? text : null });
        }
    }

    /// <summary>Some troubles are over, if they were there.</summary>
    /// <param name="text">One sentence.</param>
    /// <param name="kinds">Which; all if none is named.</param>
    public void End(string text, params ReadOnlySpan<string> kinds)
    {
        lock (_lock)
        {
            var before = _present.Count;
            if (kinds.IsEmpty)
            {
                _present.Clear();
            }

            foreach (var kind in kinds)
            {
                _present.RemoveAll(trouble => trouble.Kind == kind);
            }

            Any = _present.Count > 0;
            if (_present.Count < before)
            {
                say(new SourceNotice(IsProblem: false, text) { Trouble = _present.FindLast(trouble => trouble.KeepsSamples)?.Text ?? "" });
            }
        }
    }

    private sealed record Present(string Kind, string Text, bool KeepsSamples);
}
