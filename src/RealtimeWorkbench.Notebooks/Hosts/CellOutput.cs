namespace RealtimeWorkbench.Notebooks.Hosts;

/// <summary>An output of a cell, in the forms that hosts choose from.</summary>
/// <param name="Html">For people with a browser.</param>
/// <param name="Text">For those without.</param>
internal sealed record CellOutput(string Html, string Text);
