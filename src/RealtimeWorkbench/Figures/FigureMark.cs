namespace RealtimeWorkbench.Figures;

/// <summary>A marked point.</summary>
/// <param name="X">Position.</param>
/// <param name="Y">Value.</param>
/// <param name="Label">A few characters beside the mark, such as the number of a rule.</param>
/// <param name="Text">The reason, in a sentence.</param>
public sealed record FigureMark(double X, double Y, string Label, string Text)
{
    /// <summary>What it says.</summary>
    public MarkStyle Style { get; init; }

    /// <summary>Whether only its outline is drawn, since the subgroup lacks values.</summary>
    public bool IsHollow { get; init; }
}
