using RealtimeWorkbench.Kernel.Protocol;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Sends what cells show.</summary>
internal static class CellOutput
{
    /// <summary>Shows or replaces a value under an id.</summary>
    /// <exception cref="InvalidOperationException">There is no cell that the output could belong to.</exception>
    /// <exception cref="CellException">The value could not be formatted.</exception>
    public static void Display(CellContext? cell, object? value, string displayId, bool update, IReadOnlyCollection<string>? mimeTypes = null) =>
        Send(cell, displayId, update, ValueFormatter.Format(value, mimeTypes));

    /// <summary>Shows texts by MIME type.</summary>
    public static void Display(IReadOnlyDictionary<string, string> data) => Send(CellContext.Current, null, update: false, data);

    /// <summary>Shows or replaces texts by MIME type under an id.</summary>
    /// <exception cref="InvalidOperationException">There is no cell that the output could belong to.</exception>
    public static void Send(CellContext? cell, string? displayId, bool update, IReadOnlyDictionary<string, string> data)
    {
        var owner = cell ?? CellContext.Latest
            ?? throw new InvalidOperationException("Nothing can be shown before a cell has run: show it from code that a cell has started.");
        owner.Events.Send(new KernelEvent
        {
            Type = "display",
            Cell = owner.Id,
            DisplayId = displayId,
            Update = update ? true : null,
            Data = data,
        });
    }
}
