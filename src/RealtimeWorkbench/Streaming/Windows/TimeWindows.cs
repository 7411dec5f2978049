using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Tumbling and sliding windows.</summary>
internal sealed class TimeWindows : WindowState
{
    private readonly long _length;
    private readonly long _step;
    private readonly long _paneLength;
    private readonly PaneQueue _panes = new();
    private WindowAggregate _open;
    private long _openPane;
    private long _next;

    public TimeWindows(TimeSpan length, TimeSpan step, Action<WindowResult> closed)
        : base(closed)
    {
        _length = length.Ticks;
        _step = step.Ticks;
        _paneLength = PaneOf(length, step);
    }

    private bool IsEmpty => _open.Count == 0 && _panes.Count == 0;

    /// <summary>Longest piece, in ticks, that windows of a length and a step are made of: their greatest common divisor.</summary>
    public static long PaneOf(TimeSpan length, TimeSpan step)
    {
        var (a, b) = (length.Ticks, step.Ticks);
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    /// <inheritdoc />
    public override void Add(long time, double value, int? layer)
    {
        Reach(time);
        var pane = time / _paneLength;
        if (IsEmpty)
        {
            // The first window that this value lies in; with a long step it may lie before all that follow.
            _next = Math.Max(_next, time < _length ? 0 : ((time - _length) / _step) + 1);
        }

        if (pane != _openPane)
        {
            PushOpen();
            _openPane = pane;
        }

        _open.Add(time, value);
    }

    /// <inheritdoc />
    public override void Reach(long time) => CloseUntil(time, isComplete: true);

    /// <inheritdoc />
    public override void Complete() => CloseUntil(long.MaxValue, isComplete: false);

    private void CloseUntil(long time, bool isComplete)
    {
        while (!IsEmpty && (_next * _step) + _length <= time)
        {
            var start = _next * _step;
            var end = start + _length;
            if (_openPane < end / _paneLength)
            {
                PushOpen();
            }

            _panes.RemoveBefore(start / _paneLength);
            if (_panes.Count > 0)
            {
                Close(_panes.Total, start, end, layer: null, isComplete);
            }

            _next++;
        }
    }

    private void PushOpen()
    {
        if (_open.Count > 0)
        {
            _panes.Push(_openPane, _open);
            _open = default;
        }
    }

    /// <inheritdoc />
    public override void Save(StateWriter writer)
    {
        writer.Write(_next);
        writer.Write(_openPane);
        _open.Save(writer);
        _panes.Save(writer);
    }

    /// <inheritdoc />
    public override void Restore(StateReader reader)
    {
        _next = reader.ReadInt64();
        _openPane = reader.ReadInt64();
        _open = WindowAggregate.Read(reader);
        _panes.Restore(reader);
    }
}
