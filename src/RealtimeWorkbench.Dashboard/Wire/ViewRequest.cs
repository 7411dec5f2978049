namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>What a view tells the server.</summary>
/// <param name="Type">Must be view.</param>
/// <param name="Width">Width of its charts in pixels.</param>
internal sealed record ViewRequest(string? Type, int? Width);
