using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Charts;

// Counts, and short runs of several parts.
public static partial class PhaseOne
{
    private static ProcessEstimate Counts(ChartDesign design, IReadOnlyList<BaselineRow> rows)
    {
        BaselineRow[] present = [.. rows.Where(row => row.IsPresent)];
        if (present.Length < 2)
        {
            throw new ArgumentException(Invariant($"The baseline has {present.Length} count; limits need at least 2."));
        }

        var hasSizes = ChartInfo.Of(design.Kind).Input == ChartInputKind.CountOfSize;
        var counted = present.Sum(row => row.Values.Span[0]);
        var size = hasSizes ? present.Sum(row => row.Size) : present.Length;
        var center = counted / size;
        if (counted <= 0)
        {
            throw new ArgumentException(Invariant(
                $"All {present.Length} counts of the baseline are 0: without events there are no control limits; use a longer baseline or a g or t chart."));
        }

        switch (design.Kind)
        {
            case ChartKind.C:
                return new ProcessEstimate(center, Math.Sqrt(center));
            case ChartKind.G:
                return new ProcessEstimate(center, Math.Sqrt(center * (center + 1)));
            case ChartKind.U:
                return new ProcessEstimate(center, Math.Sqrt(center));
            case ChartKind.LaneyU:
                return new ProcessEstimate(center, Math.Sqrt(center))
                {
                    Between = Excess(rows, center, row => Math.Sqrt(center / row.Size)),
                };
        }

        if (center >= 1)
        {
            throw new ArgumentException(Invariant(
                $"All of the {size} items of the baseline are nonconforming: without others there are no control limits."));
        }

        var mean = size / present.Length;
        var sigma = Math.Sqrt(center * (1 - center) / mean);
        return design.Kind switch
        {
            ChartKind.Np => new ProcessEstimate(center, sigma * mean),
            ChartKind.LaneyP => new ProcessEstimate(center, sigma)
            {
                Between = Excess(rows, center, row => Math.Sqrt(center * (1 - center) / row.Size)),
            },
            _ => new ProcessEstimate(center, sigma),
        };
    }

    /// <summary>σz: how many times as much as expected the rates vary from one to the next.</summary>
    private static double Excess(IReadOnlyList<BaselineRow> rows, double center, Func<BaselineRow, double> sigma)
    {
        double[] z = [.. rows.Select(row => row.IsPresent ? ((row.Values.Span[0] / row.Size) - center) / sigma(row) : double.NaN)];
        var excess = WithinSigma.FromIndividuals(z);
        return excess > 0
            ? excess
            : throw new ArgumentException("The rates of the baseline do not differ from one to the next: without spread there are no control limits.");
    }

    private static ProcessEstimate ShortRun(ChartDesign design, IReadOnlyList<BaselineRow> rows)
    {
        var parts = new PartEstimate[rows.Count == 0 ? 0 : rows.Max(row => row.Part) + 1];
        for (var part = 0; part < parts.Length; part++)
        {
            BaselineRow[] own = [.. rows.Where(row => row.Part == part && row.IsPresent)];
            parts[part] = own.Length == 0 ? new PartEstimate(double.NaN, double.NaN) : OfPart(design, own);
        }

        if (design.Kind == ChartKind.ZMovingRange)
        {
            return new ProcessEstimate(0, 1) { Parts = parts };
        }

        double[] deviations = [.. rows.Select(row => row.IsPresent ? row.Values.Span[0] - parts[row.Part].Center : double.NaN)];
        var sigma = design.KnownSigma
            ?? WithinSigma.FromIndividuals(deviations, design.SigmaMethod ?? SigmaMethod.MovingRange);
        RequireSpread(sigma, [.. rows.Where(row => row.IsPresent).Select(row => row.Values.Span[0])], "from one to the next");
        return new ProcessEstimate(0, sigma) { Parts = parts };
    }

    /// <summary>Center and sigma of a part, from all its measurements in time order.</summary>
    private static PartEstimate OfPart(ChartDesign design, BaselineRow[] own)
    {
        double[] values = [.. own.Select(row => row.Values.Span[0])];
        var center = double.IsNaN(own[0].Nominal) ? SampleStatistics.Mean(values) : own[0].Nominal;
        if (design.Kind != ChartKind.ZMovingRange)
        {
            return new PartEstimate(center, double.NaN);
        }

        if (values.Length < 2)
        {
            throw new ArgumentException(Invariant(
                $"Part {own[0].Part + 1} was measured once in the baseline; a Z-MR chart needs at least 2 measurements of each."));
        }

        var sigma = WithinSigma.FromIndividuals(values, design.SigmaMethod ?? SigmaMethod.MovingRange);
        RequireSpread(sigma, values, Invariant($"on part {own[0].Part + 1}"));
        return new PartEstimate(center, sigma);
    }
}
