using Spectre.Console;
using Spectre.Console.Rendering;

namespace RealtimeWorkbench.Cli.Terminal;

/// <summary>A line of the log above a progress bar.</summary>
/// <remarks>The line is written over the bar, which is drawn anew below it. What the line does not cover of the bar must go first.</remarks>
/// <param name="text">The line; it is broken at the width of the terminal.</param>
internal sealed class LogLine(string text) : Renderable
{
    private const string ClearToEndOfScreen = "\u001b[J";

    /// <inheritdoc />
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(ClearToEndOfScreen), .. ((IRenderable)new Text(text)).Render(options, maxWidth), Segment.LineBreak];
}
