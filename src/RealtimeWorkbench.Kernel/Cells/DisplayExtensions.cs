using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Cells;

/// <summary>Shows values from within cells.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">What is shown.</param>
    /// <param name="mimeTypes">MIME types to format it as; those that its type prefers, if none are given.</param>
    /// <returns>The output, which can be updated.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes)
    {
        var id = ValueFormatter.DisplayId(value) ?? Guid.NewGuid().ToString("N");
        CellOutput.Display(CellContext.Current, value, id, update: false, mimeTypes);
        return new DisplayedValue(id, mimeTypes, CellContext.Current);
    }

    /// <summary>Shows text as what it is: HTML, Markdown, SVG.</summary>
    /// <param name="value">Text in the format of <paramref name="mimeType"/>.</param>
    /// <param name="mimeType">MIME type: <c>text/markdown</c>, for instance.</param>
    /// <returns>The output, which can be updated with other text.</returns>
    public static DisplayedValue DisplayAs(this string value, string mimeType)
    {
        ArgumentException.ThrowIfNullOrEmpty(mimeType);
        var id = Guid.NewGuid().ToString("N");
        CellOutput.Send(CellContext.Current, id, update: false, new Dictionary<string, string> { [mimeType] = value });
        return new DisplayedValue(id, [mimeType], CellContext.Current, isText: true);
    }
}
