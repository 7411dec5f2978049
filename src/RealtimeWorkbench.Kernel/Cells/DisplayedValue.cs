using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Cells;

/// <summary>An output that a cell has shown and can replace, also from the background after the cell has ended.</summary>
/// <remarks>Safe for all threads.</remarks>
public sealed class DisplayedValue
{
    private readonly CellContext? _cell;
    private readonly string[] _mimeTypes;
    private readonly bool _isText;

    internal DisplayedValue(string displayId, string[] mimeTypes, CellContext? cell, bool isText = false)
    {
        _isText = isText;
        DisplayId = displayId;
        _mimeTypes = mimeTypes;
        _cell = cell;
    }

    /// <summary>Names the output.</summary>
    public string DisplayId { get; }

    /// <summary>Replaces what the output shows.</summary>
    /// <param name="updatedValue">Value to show from now on; formatted as the first one was.</param>
    public void Update(object? updatedValue)
    {
        var cell = CellContext.Current ?? _cell;
        if (_isText && updatedValue is string text)
        {
            CellOutput.Send(cell, DisplayId, update: true, new Dictionary<string, string> { [_mimeTypes[0]] = text });
        }
        else
        {
            CellOutput.Display(cell, updatedValue, DisplayId, update: true, _mimeTypes);
        }
    }
}
