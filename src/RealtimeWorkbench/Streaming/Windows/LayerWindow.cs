namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>Windows of the values of one layer, from its first to the first of another. Values without a layer are left out.</summary>
public sealed record LayerWindow : WindowDefinition
{
    internal override WindowState Open(Action<WindowResult> closed) => new LayerWindows(closed);
}
