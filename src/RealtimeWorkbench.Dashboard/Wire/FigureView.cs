using System.Text.Json.Nodes;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A figure for plotly.js.</summary>
/// <param name="Title">Title.</param>
/// <param name="Plotly">Data and layout.</param>
internal sealed record FigureView(string Title, JsonObject Plotly);
