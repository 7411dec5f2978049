namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Subgroups that lack values: shown with the limits of their own size, and not in the limits.</summary>
internal static class IncompleteRows
{
    /// <summary>Numbers that a sentence lists before it says how many more there are.</summary>
    private const int Listed = 10;

    /// <summary>
    /// Whether those that lack values are left out of the limits: where at least half of all are complete. Else sizes are taken to vary, as in a table
    /// of several columns that are filled as far as a subgroup goes.
    /// </summary>
    public static bool AreLeftOut(IReadOnlyList<ChartRow> rows) => 2 * rows.Count(row => row.Missing > 0) <= rows.Count;

    /// <summary>Says which they are.</summary>
    /// <returns>A sentence; <see langword="null"/> where all are complete.</returns>
    public static string? Sentence(IReadOnlyList<ChartRow> rows)
    {
        string[] labels = [.. rows.Where(row => row.Missing > 0).Select(row => row.Label)];
        if (labels.Length == 0)
        {
            return null;
        }

        var which = string.Join(", ", labels.Take(Listed)) + (labels.Length > Listed ? Invariant($" and {labels.Length - Listed} more") : "");
        var one = labels.Length == 1;
        return AreLeftOut(rows)
            ? $"{(one ? "Subgroup" : "Subgroups")} {which} {(one ? "lacks" : "lack")} values: {(one ? "it is" : "they are")} shown with limits of {(one ? "its" : "their")} own size, or as a gap with fewer than two left, and not in the limits."
            : $"Subgroups {which} lack values: since most do, sizes are taken to vary, and all that have two values or more are in the limits.";
    }
}
