using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Refuses data and settings that a chart cannot be made of, each with a sentence.</summary>
internal static class AnalysisCheck
{
    public static void Options(SpcAnalysisOptions options)
    {
        Require(
            options.SigmaMultiple > 0 && double.IsFinite(options.SigmaMultiple),
            $"The limits are at {options.SigmaMultiple} sigma; it must be a number above 0.");
        Require(options.Span is null or >= 2, $"The span is {options.Span}; it must be at least 2.");
        Require(options.Lambda is > 0 and <= 1, $"Lambda is {options.Lambda}; it must be above 0 and at most 1.");
        Require(options.Shift > 0 && double.IsFinite(options.Shift), $"The shift is {options.Shift} sigma; it must be above 0.");
        Require(
            options.DecisionInterval > 0 && double.IsFinite(options.DecisionInterval),
            $"The decision interval is {options.DecisionInterval} sigma; it must be above 0.");
        Require(
            options.HeadStart >= 0 && options.HeadStart < options.DecisionInterval,
            $"The head start is {options.HeadStart} sigma; it must be from 0 to below the decision interval {options.DecisionInterval}.");
        Require(options.Order is null or (>= 1 and <= 100), $"The order is {options.Order}; it must be from 1 to 100.");
        Require(options.Coverage is null or (> 0 and < 1), $"The confidence is {options.Coverage}; it must be between 0 and 1, such as 0.9973.");
        Ignored(options);
    }

    /// <summary>Refuses settings that would change nothing.</summary>
    private static void Ignored(SpcAnalysisOptions options)
    {
        var info = ChartInfo.Of(options.Chart);
        var instead = options.Chart switch
        {
            ChartKind.Cusum => "its limit is --decision-interval",
            ChartKind.Mewma => "its limit is --limit",
            ChartKind.Run => "it has no limits",
            _ => null,
        };
        Require(
            options.Coverage is null || instead is null,
            $"{info.Name} knows no --confidence: {instead}{(options.Chart == ChartKind.Run ? "" : ", or follows from --false-alarm-every")}.");
        Require(
            options.Coverage is null || options.FalseAlarmEvery is null,
            $"--confidence and --false-alarm-every both set the limits; give one of them.");
        var isEstimated = SigmaMethods.IsChosenOn(options.Chart);
        Require(
            options.SigmaMethod is null || isEstimated,
            $"{info.Name} finds its sigma in one way only; leave --sigma-method out.");
        Require(
            options.KnownSigma is null || (isEstimated && options.Chart != ChartKind.ZMovingRange),
            $"The limits of {info.Name} do not come from a sigma of single values; leave --known-sigma out.");
        Require(
            options.FalseAlarmEvery is null || options.Chart != ChartKind.Run,
            $"{info.Name} has no limits; leave --false-alarm-every out.");
    }

    public static void Rows(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options)
    {
        var info = ChartInfo.Of(options.Chart);
        switch (info.Input)
        {
            case ChartInputKind.Subgroup:
                Subgroups(rows, info.Name);
                break;
            case ChartInputKind.ValueOrSubgroup when rows.Any(row => row.Values.Count > 1):
                Subgroups(rows, info.Name);
                break;
            case ChartInputKind.Vector or ChartInputKind.VectorOrSubgroup:
                Variables(rows, info.Name, options);
                break;
            case ChartInputKind.Count or ChartInputKind.CountOfSize:
                Values(rows, info.Name);
                Counts(rows, info);
                break;
            default:
                Values(rows, info.Name);
                break;
        }

        if (options.Chart == ChartKind.MovingAverage)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                Require(
                    !rows[row].Values.Any(double.IsNaN),
                    $"Value {row + 1} is missing; a moving average cannot reach across it, so fill it in or leave the row out.");
            }
        }

        if (options.Chart == ChartKind.T && rows.FirstOrDefault(row => row.Values[0] < 0) is { } negative)
        {
            throw new ChartInputException(Invariant(
                $"Row {negative.Label} has the time {negative.Values[0]}; a time between events cannot be negative."));
        }
    }

    public static void Exclusions(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options)
    {
        foreach (var exclusion in options.Exclusions)
        {
            Require(
                exclusion.Row >= 1 && exclusion.Row <= rows.Count,
                $"Row {exclusion.Row} is to be left out; there are rows 1 to {rows.Count}.");
            Require(
                !string.IsNullOrWhiteSpace(exclusion.Cause),
                $"Row {exclusion.Row} is to be left out without a cause; write --exclude {exclusion.Row}=CAUSE.");
        }
    }

    public static void Parts(IReadOnlyList<ChartRow> rows, AnalysisData data, ProcessEstimate process)
    {
        if (process.Parts.Count == 0)
        {
            return;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var part = data.All[i].Part;
            Require(
                part < process.Parts.Count && !double.IsNaN(process.Parts[part].Center),
                $"Part {rows[i].Part} of row {rows[i].Label} was never measured in the baseline; widen --baseline or leave the part out.");
        }
    }

    private static void Variables(IReadOnlyList<ChartRow> rows, string chart, SpcAnalysisOptions options)
    {
        var p = options.Variables.Count;
        Require(p >= 2, $"{chart} is for several variables and got {p}; name each column with --column, or use a chart of one variable.");
        var size = rows[0].Values.Count;
        foreach (var row in rows)
        {
            Require(
                row.Values.Count == size && size % p == 0,
                $"Row {row.Label} has {row.Values.Count / p} observations of {p} variables; {chart} needs {size / p} in each row.");
        }

        var known = (options.KnownMean?.Count ?? p, options.KnownCovariance?.Count ?? (p * p));
        Require(
            known == (p, p * p) && (options.KnownMean is null) == (options.KnownCovariance is null),
            $"The known process has {options.KnownMean?.Count ?? 0} means and {options.KnownCovariance?.Count ?? 0} covariances; {p} variables need {p} and {p * p}.");
        Require(
            options.UpperLimit is null or > 0, $"The upper limit is {options.UpperLimit}; it must be above 0.");
    }

    private static void Subgroups(IReadOnlyList<ChartRow> rows, string chart)
    {
        foreach (var row in rows)
        {
            // Without any value it is missing: a gap. One that has lost all but one is missing, too.
            Require(row.Values.Count != 1, $"Subgroup {row.Label} has {row.Values.Count} value; {chart} needs at least 2 in each.");
        }
    }

    private static void Values(IReadOnlyList<ChartRow> rows, string chart)
    {
        foreach (var row in rows)
        {
            Require(row.Values.Count == 1, $"Row {row.Label} has {row.Values.Count} values; {chart} plots single values.");
        }
    }

    private static void Counts(IReadOnlyList<ChartRow> rows, ChartInfo info)
    {
        foreach (var row in rows)
        {
            var count = row.Values[0];
            if (double.IsNaN(count))
            {
                continue;
            }

            Require(
                count >= 0 && Math.Floor(count) == count,
                $"Row {row.Label} has {count}; {info.Name} plots counts, which are whole numbers from 0 on.");
            if (info.Input != ChartInputKind.CountOfSize)
            {
                continue;
            }

            Require(!double.IsNaN(row.Size), $"{info.Name} needs the size of each sample: give --size-column, or --subgroup-size where all are alike.");
            Require(row.Size > 0 && double.IsFinite(row.Size), $"Row {row.Label} has a sample of {row.Size}; its size must be above 0.");
            Require(
                info.Kind != ChartKind.Np || row.Size == rows[0].Size,
                $"Row {row.Label} has a sample of {row.Size} and the first row one of {rows[0].Size}; np needs samples of one size, so use p.");
            if (info.Kind is ChartKind.U or ChartKind.LaneyU)
            {
                continue;
            }

            Require(
                Math.Floor(row.Size) == row.Size && count <= row.Size,
                $"Row {row.Label} has {count} of {row.Size}; {info.Name} needs a number of items out of a whole number of items.");
        }
    }

    private static void Require(bool holds, FormattableString sentence)
    {
        if (!holds)
        {
            throw new ChartInputException(Invariant(sentence));
        }
    }
}
