using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Rows of an analysis as a chart takes them, and those of them that the process is estimated from.</summary>
/// <param name="All">Values, size and number of the part of each row.</param>
/// <param name="Baseline">Rows of the baseline; those that are left out are missing.</param>
/// <param name="BaselineRange">Where the baseline lies.</param>
internal sealed record AnalysisData(
    IReadOnlyList<(ReadOnlyMemory<double> Values, double Size, int Part)> All,
    IReadOnlyList<BaselineRow> Baseline,
    Range BaselineRange)
{
    private static readonly double[] Missing = [double.NaN];

    public static AnalysisData Of(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options, Range baseline)
    {
        var parts = new Dictionary<string, int>(StringComparer.Ordinal);
        var all = new List<(ReadOnlyMemory<double>, double, int)>();
        var inControl = new List<BaselineRow>();
        var isOfOneSize = IncompleteRows.AreLeftOut(rows);
        var excluded = options.Exclusions.Select(exclusion => exclusion.Row).ToHashSet();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var name = row.Part ?? "";
            if (!parts.TryGetValue(name, out var part))
            {
                parts.Add(name, part = parts.Count);
            }

            // An observation that lacks a variable is missing as a whole: there is no distance without it.
            var isMissing = row.Values.Count == 0 || (options.Variables.Count > 0 && row.Values.Any(double.IsNaN));
            double[] values = isMissing ? Missing : [.. row.Values];
            var size = double.IsNaN(row.Size) ? 1 : row.Size;
            all.Add((values, size, part));
            if (i >= baseline.Start.Value && i < baseline.End.Value)
            {
                inControl.Add(new BaselineRow(excluded.Contains(i + 1) || (isOfOneSize && row.Missing > 0) ? Missing : values, size, part, row.Nominal));
            }
        }

        return new AnalysisData(all, inControl, baseline);
    }

    /// <summary>Rows that the process is estimated from.</summary>
    public int BaselineRows => Baseline.Count(row => row.IsPresent);

    /// <summary>Values in a usual row of the baseline (observations, where there are several variables), or size of the sample of a count.</summary>
    public double RowSize(ChartDesign design)
    {
        double[] sizes =
        [
            .. Baseline.Where(row => row.IsPresent)
                .Select(row => ChartInfo.Of(design.Kind).TakesCounts ? row.Size : row.Values.Length / design.Variables).Order(),
        ];
        return sizes.Length == 0 ? 1 : sizes[sizes.Length / 2];
    }

    public bool IsBaseline(int row) => row >= BaselineRange.Start.Value && row < BaselineRange.End.Value;

    /// <summary>All values that the process was estimated from.</summary>
    public double[] InControl() =>
        [.. Baseline.SelectMany(row => row.Values.ToArray()).Where(value => !double.IsNaN(value))];
}
