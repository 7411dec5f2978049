namespace RealtimeWorkbench.Live;

/// <summary>Outcome of an attempt to write a cause or a note to a point of a chart.</summary>
/// <param name="Outcome">Whether it worked, and if not, why.</param>
/// <param name="Message">One sentence for the person who tried.</param>
/// <param name="Note">What stands there now, or <see langword="null"/>.</param>
public sealed record PointNoteResult(PointNoteOutcome Outcome, string Message, PointNote? Note);
