using System.Text;
using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Hosting;

/// <summary>
/// Hands events to the host in the order in which they were sent. Text written in small pieces is gathered for a moment,
/// so that a loop that prints does not become an event a line; everything else goes at once, after the text before it.
/// </summary>
/// <remarks>
/// Safe for all threads. Bounded: cells that write or show something wait while <see cref="MaxWaitingCharacters"/> wait for a host that
/// doesn't read, so nothing is lost. What the kernel itself has to say never waits: an interrupt has to come through.
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
    private readonly Dictionary<(string? Cell, string Name), char> _halves = [];
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
        using var held = new SteadyLock(_gate);
        if (kernelEvent is { Cell: not null, Type: not "reply" })
        {
            WaitForRoom();
        }
        else if (kernelEvent.Type == "reply")
        {
            AppendHalves(kernelEvent.Cell);
        }

        _waiting.Add(new Entry(kernelEvent, Text: null));
        _waitingCharacters += Length(kernelEvent);
        _urgent = true;
        Monitor.PulseAll(_gate);
    }

    /// <summary>Sends text that code has written to <paramref name="name"/>, <c>stdout</c> or <c>stderr</c>.</summary>
    public void Write(string? cell, string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        using var held = new SteadyLock(_gate);
        WaitForRoom();
        Append(cell, name, text);
        Monitor.PulseAll(_gate);
    }

    /// <summary>Delivers what waits and ends; sends after that are lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var cell in _halves.Keys.Select(key => key.Cell).Distinct().ToList())
            {
                AppendHalves(cell);
            }

            Monitor.PulseAll(_gate);
        }

        _pump.Join(LastWait);
    }

    /// <summary>Characters of an event, roughly: what it takes besides its texts counts as some.</summary>
    private static int Length(KernelEvent kernelEvent) =>
        100 + (kernelEvent.Text?.Length ?? 0)
        + (kernelEvent.Data?.Sum(data => data.Value.Length) ?? 0)
        + (kernelEvent.Traceback?.Sum(line => line.Length) ?? 0);

    private void WaitForRoom()
    {
        while (_waitingCharacters >= MaxWaitingCharacters && !_closed)
        {
            Monitor.Wait(_gate);
        }
    }

    /// <summary>Adds text in pieces. A surrogate pair is never cut: in two, neither half can be written as UTF-8.</summary>
    private void Append(string? cell, string name, ReadOnlySpan<char> text)
    {
        if (_halves.Remove((cell, name), out var half))
        {
            text = string.Concat([half], text);
        }

        if (char.IsHighSurrogate(text[^1]))
        {
            _halves[(cell, name)] = text[^1];
            text = text[..^1];
        }

        _waitingCharacters += text.Length;
        while (!text.IsEmpty)
        {
            var room = _waiting.Count > 0 && _waiting[^1] is { Text: { } last } entry && entry.Event.Cell == cell && entry.Event.Name == name
                ? MaxEventCharacters - last.Length
                : 0;
            var length = Math.Min(text.Length, room);
            if (length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]))
            {
                length--;
            }

            if (length == 0)
            {
                _waiting.Add(new Entry(new KernelEvent { Type = "stream", Cell = cell, Name = name }, new StringBuilder()));
                continue;
            }

            _waiting[^1].Text!.Append(text[..length]);
            text = text[length..];
        }
    }

    /// <summary>Adds first halves of characters to which no second half has come: who wrote them has ended.</summary>
    private void AppendHalves(string? cell)
    {
        foreach (var (key, half) in _halves.Where(one => one.Key.Cell == cell).ToList())
        {
            _halves.Remove(key);
            _waiting.Add(new Entry(new KernelEvent { Type = "stream", Cell = key.Cell, Name = key.Name }, new StringBuilder().Append(half)));
        }
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
            Monitor.PulseAll(_gate);
        }

        return taken.ConvertAll(entry => entry.Text is { } text ? entry.Event with { Text = text.ToString() } : entry.Event);
    }

    private readonly record struct Entry(KernelEvent Event, StringBuilder? Text);
}
