namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/history</c>.</summary>
/// <param name="Enabled">Whether runs are remembered.</param>
/// <param name="Store">Where, without secrets; null where they are not.</param>
/// <param name="Bytes">Size of the history.</param>
/// <param name="Run">Id of the run of now, or of the last one; null if there was none.</param>
/// <param name="Problem">Why the history cannot be written, or what is missing in it; null if all is well.</param>
internal sealed record HistoryStatusAnswer(bool Enabled, string? Store, long Bytes, string? Run, string? Problem);
