using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows by layer.</summary>
internal sealed class LayerWindows(Action<WindowResult> closed) : WindowState(closed)
{
    private WindowAggregate _open;
    private int _layer;

    /// <inheritdoc />
    public override void Add(long time, double value, int? layer)
    {
        if (layer is not { } own)
        {
            return;
        }

        if (_open.Count > 0 && own != _layer)
        {
            End(isComplete: true);
        }

        _layer = own;
        _open.Add(time, value);
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
        Close(_open, _open.FirstTime, _open.LastTime, _layer, isComplete);
        _open = default;
    }

    /// <inheritdoc />
    public override void Save(StateWriter writer)
    {
        _open.Save(writer);
        writer.Write(_layer);
    }

    /// <inheritdoc />
    public override void Restore(StateReader reader)
    {
        _open = WindowAggregate.Read(reader);
        _layer = reader.ReadInt32();
    }
}
