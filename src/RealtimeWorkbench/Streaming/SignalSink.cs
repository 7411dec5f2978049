namespace RealtimeWorkbench.Streaming;

/// <summary>Collects the signals of one batch from all monitors and hands them on in the order of the samples.</summary>
/// <remarks>
/// Monitors read column by column, so their signals come out of order. Sorting them by sample, then by monitor, makes the
/// order independent of how samples were cut into batches. Not thread-safe.
/// </remarks>
public sealed class SignalSink
{
    private readonly List<(int Row, int Monitor, int Order, Signal Signal)> _entries = [];
    private int _monitor;

    /// <summary>Number of signals waiting.</summary>
    public int Count => _entries.Count;

    /// <summary>Says which monitor reports from now on.</summary>
    /// <param name="index">Its place in the list of monitors.</param>
    public void BeginMonitor(int index) => _monitor = index;

    /// <summary>Takes a signal.</summary>
    /// <param name="row">Row of the sample that decided it; the number of rows for signals from the passing of time.</param>
    /// <param name="signal">The signal.</param>
    public void Report(int row, Signal signal) => _entries.Add((row, _monitor, _entries.Count, signal));

    /// <summary>Hands on what was collected, sorted by sample, then by monitor, and forgets it.</summary>
    public void Drain(Action<Signal> take)
    {
        if (_entries.Count == 0)
        {
            return;
        }

        _entries.Sort((a, b) => (a.Row, a.Monitor, a.Order).CompareTo((b.Row, b.Monitor, b.Order)));
        foreach (var entry in _entries)
        {
            take(entry.Signal);
        }

        _entries.Clear();
    }
}
