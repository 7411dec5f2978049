namespace RealtimeWorkbench.Alerting;

/// <summary>The newest changes of state, each with its reason.</summary>
/// <param name="size">Most lines kept; the oldest leave first.</param>
/// <remarks>Not thread-safe: <see cref="AlertRegister"/> locks.</remarks>
internal sealed class AuditTrail(int size)
{
    private readonly Queue<AuditEntry> _lines = new();
    private long _written;

    /// <summary>The lines that are kept, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Lines => [.. _lines];

    /// <summary>How many lines had to leave.</summary>
    public long Forgotten => _written - _lines.Count;

    /// <summary>Writes a line.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="alert">The alert as it is afterwards.</param>
    /// <param name="from">State before.</param>
    /// <param name="at">When, in the event time of signals or the clock of persons.</param>
    /// <param name="by">Rule or person.</param>
    /// <param name="why">The reason.</param>
    public void Add(AlertChangeKind change, Alert alert, AlertState from, DateTimeOffset at, string by, string why)
    {
        _lines.Enqueue(new AuditEntry(++_written, at, alert.Id, change, from, alert.State, by, why));
        if (_lines.Count > size)
        {
            _lines.Dequeue();
        }
    }
}
