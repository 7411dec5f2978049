namespace RealtimeWorkbench.Figures;

/// <summary>A bar that stands on zero.</summary>
/// <param name="From">Where it starts on the horizontal axis.</param>
/// <param name="To">Where it ends on the horizontal axis.</param>
/// <param name="Height">Its height; below zero it hangs.</param>
/// <param name="Text">What it shows, in a sentence.</param>
/// <param name="Label">A few characters above it, such as its count.</param>
/// <param name="IsSoft">Whether it stands back: what is left over, or has no name.</param>
public sealed record FigureBar(double From, double To, double Height, string Text, string Label = "", bool IsSoft = false);
