using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Cells;

/// <summary>An output that a cell has shown and can replace, also from the background after the cell has ended.</summary>
/// <remarks>Safe for all threads.</remarks>
public sealed class DisplayedValue
{
    private readonly CellContext? _cell;
    private readonly string[] _mimeTypes;

    internal DisplayedValue(string displayId, string[] mimeTypes, CellContext? cell)
    {
        DisplayId = displayId;
        _mimeTypes = mimeTypes;
        _cell = cell;
    }

    /// <summary>Names the output.</summary>
    public string DisplayId { get; }

    /// <summary>Replaces what the output shows.</summary>
    /// <param name="updatedValue">Value to show from now on; formatted as the first one was.</param>
    public void Update(object? updatedValue) =>
        CellOutput.Display(CellContext.Current ?? _cell, updatedValue, DisplayId, update: true, _mimeTypes);
}
