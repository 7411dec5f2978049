using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Session windows.</summary>
internal sealed class SessionWindows(TimeSpan gap, Action<WindowResult> closed) : WindowState(closed)
{
    private WindowAggregate _open;

    /// <inheritdoc />
    public override void Add(long time, double value, int? layer)
    {
        Reach(time);
        _open.Add(time, value);
    }

    /// <inheritdoc />
    public override void Reach(long time)
    {
        if (_open.Count > 0 && time - _open.LastTime > gap.Ticks)
        {
            End(isComplete: true);
        }
    }

    /// <inheritdoc />
    public override void Complete()
    {
        if (_open.Count > 0)
        {
            End(isComplete: false);
        }
    }

    private void End(bool isComplete)
    {
        Close(_open, _open.FirstTime, _open.LastTime + gap.Ticks, layer: null, isComplete);
        _open = default;
    }

    /// <inheritdoc />
    public override void Save(StateWriter writer)
    {
        _open.Save(writer);
    }

    /// <inheritdoc />
    public override void Restore(StateReader reader)
    {
        _open = WindowAggregate.Read(reader);
    }
}
