namespace RealtimeWorkbench.Live;

/// <summary>One panel of a control chart.</summary>
/// <param name="Name">Plotted statistic, such as X̄ or R.</param>
/// <param name="Points">Points in the order of their index.</param>
public sealed record PanelView(string Name, IReadOnlyList<ChartPointView> Points)
{
    /// <summary>Points since the baseline, those included that are no longer kept.</summary>
    public long Checked { get; init; }

    /// <summary>How many of these violate a rule.</summary>
    public long OutOfControl { get; init; }

    /// <summary>Whether points may be counted in zones: not on charts of ranges, of sums and averages, and of several variables.</summary>
    public bool HasZones { get; init; } = true;
}
