using System.Text.Json;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Body of <c>PUT /api/config</c>.</summary>
/// <param name="Values">Any part of the settings by group and name.</param>
internal sealed record ConfigRequest(JsonElement? Values);
