namespace RealtimeWorkbench.Sources.Demo;

/// <summary>How fast a generator gives out its samples.</summary>
public enum Pace
{
    /// <summary>Each sample when its event time has come.</summary>
    RealTime,

    /// <summary>All at once, as fast as they are taken. Event times are the same.</summary>
    AsFastAsPossible,
}
