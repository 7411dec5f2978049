namespace RealtimeWorkbench.Figures;

/// <summary>What a mark says. Each has a shape of its own, so that no meaning hangs on colour alone.</summary>
public enum MarkStyle
{
    /// <summary>The point broke a rule: a filled diamond.</summary>
    Alarm,

    /// <summary>The point was left out of the limits for a named cause: a cross.</summary>
    Excluded,

    /// <summary>Somebody noted something at a point that broke no rule: a ring.</summary>
    Noted,

    /// <summary>The subgroup lacks values: a hollow point.</summary>
    Incomplete,
}
