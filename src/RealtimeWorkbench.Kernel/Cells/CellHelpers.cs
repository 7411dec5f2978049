using Microsoft.AspNetCore.Html;
using RealtimeWorkbench.Kernel.Scripting;

namespace RealtimeWorkbench.Kernel.Cells;

/// <summary>What every cell can call without a prefix, as in .NET Interactive.</summary>
public static class CellHelpers
{
#pragma warning disable IDE1006 // The name that .NET Interactive gives it.
    /// <summary>Shows a value.</summary>
    /// <param name="value">What is shown.</param>
    /// <param name="mimeTypes">MIME types to format it as; those that its type prefers, if none are given.</param>
    /// <returns>The output, which can be updated.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);
#pragma warning restore IDE1006

    /// <summary>Marks text as HTML, so that it is shown as such.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script where the output is shown.</summary>
    public static void Javascript(string scriptContent) => CellOutput.Display(Languages.Script(scriptContent));
}
