using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows by number of values.</summary>
internal sealed class CountWindows : WindowState
{
    private readonly int _length;
    private readonly int _step;
    private readonly int _paneLength;
    private readonly PaneQueue _panes = new();
    private WindowAggregate _open;
    private long _seen;
    private long _next;

    public CountWindows(int length, int step, Action<WindowResult> closed)
        : base(closed)
    {
        _length = length;
        _step = step;
        _paneLength = (int)TimeWindows.PaneOf(new TimeSpan(length), new TimeSpan(step));
    }

    /// <inheritdoc />
    public override void Add(long time, double value, int? layer)
    {
        if (_seen++ < _next)
        {
            // Between two windows.
            return;
        }

        _open.Add(time, value);
        if (_seen % _paneLength == 0)
        {
            PushOpen();
            if (_seen == _next + _length)
            {
                End(isComplete: true);
            }
        }
    }

    /// <inheritdoc />
    public override void Complete()
    {
        if (_seen > _next)
        {
            if (_open.Count > 0)
            {
                PushOpen();
            }

            End(isComplete: false);
        }
    }

    private void PushOpen()
    {
        _panes.Push((_seen - 1) / _paneLength, _open);
        _open = default;
    }

    private void End(bool isComplete)
    {
        _panes.RemoveBefore(_next / _paneLength);
        var total = _panes.Total;
        Close(total, total.FirstTime, total.LastTime, layer: null, isComplete);
        _next += _step;
        _panes.RemoveBefore(_next / _paneLength);
    }

    /// <inheritdoc />
    public override void Save(StateWriter writer)
    {
        writer.Write(_next);
        writer.Write(_seen);
        _open.Save(writer);
        _panes.Save(writer);
    }

    /// <inheritdoc />
    public override void Restore(StateReader reader)
    {
        _next = reader.ReadInt64();
        _seen = reader.ReadInt64();
        _open = WindowAggregate.Read(reader);
        _panes.Restore(reader);
    }
}
