using System.Text;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Hosting;

/// <summary>
/// Hands events to the host in the order in which they were sent. Text written in small pieces is gathered for a moment,
/// so that a loop that prints does not become an event a line; everything else goes at once, after the text before it.
/// </summary>
/// <remarks>
/// Safe for all threads. Bounded: a writer waits while <see cref="MaxWaitingCharacters"/> wait for a host that doesn't read, so nothing is lost.
/// </remarks>
internal sealed class EventQueue : IDisposable
{
    /// <summary>Characters that may wait for the host before who writes has to wait.</summary>
    private const int MaxWaitingCharacters = 8 << 20;

    /// <summary>Text of one event; longer text is cut into several.</summary>
    private const int MaxEventCharacters = 256 << 10;

    /// <summary>How long text is gathered.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    private readonly object _gate = new();
    private readonly Action<IReadOnlyList<KernelEvent>> _deliver;
    private readonly Thread _pump;
    private List<Entry> _waiting = [];
    private int _waitingCharacters;
    private bool _urgent;
    private bool _closed;

    public EventQueue(Action<IReadOnlyList<KernelEvent>> deliver)
    {
        _deliver = deliver;
        _pump = new Thread(Pump) { IsBackground = true, Name = "events" };
        _pump.UnsafeStart();
    }

    /// <summary>How long the end waits for a host that reads slowly or no longer: it must not keep the process alive. 0.3 s by default.</summary>
    public TimeSpan LastWait { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Sends <paramref name="kernelEvent"/> after everything sent before.</summary>
    public void Send(KernelEvent kernelEvent)
    {
        // In a finally block, because an interrupted cell is aborted, and aborts wait until it is left: the queue stays whole.
        try
        {
        }
        finally
        {
            lock (_gate)
            {
                _waiting.Add(new Entry(kernelEvent, Text: null));
                _urgent = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Sends text that code has written to <paramref name="name"/>, <c>stdout</c> or <c>stderr</c>.</summary>
    public void Write(string? cell, string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        WaitForRoom();
        try
        {
        }
        finally
        {
            lock (_gate)
            {
                Append(cell, name, text);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Delivers what waits and ends; sends after that are lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        _pump.Join(LastWait);
    }

    private void WaitForRoom()
    {
        lock (_gate)
        {
            while (_waitingCharacters >= MaxWaitingCharacters && !_closed)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Append(string? cell, string name, ReadOnlySpan<char> text)
    {
        _waitingCharacters += text.Length;
        if (_waiting.Count == 0
            || _waiting[^1] is not { Text: { } last } entry
            || entry.Event.Cell != cell || entry.Event.Name != name
            || last.Length + text.Length > MaxEventCharacters)
        {
            last = new StringBuilder();
            _waiting.Add(new Entry(new KernelEvent { Type = "stream", Cell = cell, Name = name }, last));
        }

        last.Append(text);
    }

    private void Pump()
    {
        while (Take() is { } events)
        {
            _deliver(events);
        }
    }

    private List<KernelEvent>? Take()
    {
        List<Entry> taken;
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            var until = Environment.TickCount64 + (long)Gathering.TotalMilliseconds;
            while (!_urgent && !_closed && _waitingCharacters < MaxEventCharacters && until - Environment.TickCount64 is > 0 and var left)
            {
                Monitor.Wait(_gate, (int)left);
            }

            taken = _waiting;
            _waiting = [];
            _waitingCharacters = 0;
            _urgent = false;
            KeepHalfCharacter(taken);
            Monitor.PulseAll(_gate);
        }

        return taken.ConvertAll(entry => entry.Text is { } text ? entry.Event with { Text = text.ToString() } : entry.Event);
    }

    /// <summary>Leaves the first half of a surrogate pair for the next time: cut in two, neither half can be written as UTF-8.</summary>
    private void KeepHalfCharacter(List<Entry> taken)
    {
        if (_closed || taken[^1] is not { Text: { Length: > 0 } text } last || !char.IsHighSurrogate(text[^1]))
        {
            return;
        }

        _waiting.Add(new Entry(last.Event, new StringBuilder().Append(text[^1])));
        _waitingCharacters = 1;
        text.Length--;
        if (text.Length == 0)
        {
            taken.RemoveAt(taken.Count - 1);
        }
    }

    private readonly record struct Entry(KernelEvent Event, StringBuilder? Text);
}
