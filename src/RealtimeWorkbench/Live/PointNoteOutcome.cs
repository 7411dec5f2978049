namespace RealtimeWorkbench.Live;

/// <summary>What became of an attempt to write a cause or a note to a point of a chart.</summary>
public enum PointNoteOutcome
{
    /// <summary>It is written.</summary>
    Done,

    /// <summary>There is no such chart, or it keeps no such point.</summary>
    UnknownPoint,

    /// <summary>What was given cannot be written: nobody's name, or a text that is too long.</summary>
    Refused,
}
