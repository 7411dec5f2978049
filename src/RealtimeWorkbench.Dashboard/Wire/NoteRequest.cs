namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Body of <c>POST /api/spc/notes</c>.</summary>
/// <param name="Chart">Machine and metric, such as "am-01/temperature".</param>
/// <param name="Index">Number of the point.</param>
/// <param name="Cause">Cause in a few words, if one was found.</param>
/// <param name="Note">What else is worth knowing.</param>
/// <param name="By">Who writes it.</param>
internal sealed record NoteRequest(string? Chart, long? Index, string? Cause, string? Note, string? By);
