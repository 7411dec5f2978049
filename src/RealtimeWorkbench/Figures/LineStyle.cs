namespace RealtimeWorkbench.Figures;

/// <summary>How a line is drawn.</summary>
public enum LineStyle
{
    /// <summary>Values: a thin line that joins dots.</summary>
    Points,

    /// <summary>A centre line: solid.</summary>
    Center,

    /// <summary>A limit: dashed.</summary>
    Limit,

    /// <summary>A course without dots.</summary>
    Plain,

    /// <summary>A limit that will be replaced: dotted.</summary>
    Provisional,
}
