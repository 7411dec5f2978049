namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Computes charts whose process was changed on purpose, each stage by itself.</summary>
internal static class StagedAnalysis
{
    /// <summary>Computes each stage from its own rows and puts their points one after the other; rules begin anew with each.</summary>
    /// <exception cref="ChartInputException">Stages overlap or lie outside the data, or one allows no limits.</exception>
    public static ControlChartReport Run(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options)
    {
        if (options.BaselineFrom != 1 || options.BaselineTo is not null)
        {
            throw new ChartInputException("With stages each takes its limits from its own rows; leave --baseline out.");
        }

        AnalysisCheck.Exclusions(rows, options);
        var first = 1;
        foreach (var start in options.Stages)
        {
            if (start <= first || start > rows.Count)
            {
                throw new ChartInputException(Invariant(
                    $"A stage begins at row {start}; stages must begin after row {first}, each after the one before, and within the {rows.Count} rows."));
            }

            first = start;
        }

        int[] starts = [1, .. options.Stages];
        var reports = new List<(int From, int To, ControlChartReport Report)>();
        for (var stage = 0; stage < starts.Length; stage++)
        {
            var (from, to) = (starts[stage], stage + 1 < starts.Length ? starts[stage + 1] - 1 : rows.Count);
            reports.Add((from, to, RunOne(rows, options, from, to)));
        }

        var last = reports[^1].Report;
        return last with
        {
            // Sigma, multiple and capability of the whole are those of the last stage.
            BaselineFrom = reports[^1].From,
            BaselineTo = rows.Count,
            Exclusions = options.Exclusions,
            Incomplete = IncompleteRows.Sentence(rows),
            Stages = [.. reports.Select(each => new Stage(each.From, each.To, each.Report.Process))],
            Warnings = [.. reports.SelectMany(each => each.Report.Warnings.Select(warning => Invariant($"Rows {each.From}-{each.To}: {warning}")))],
            Panels =
            [
                .. last.Panels.Select((panel, i) => panel with
                {
                    Points = [.. reports.SelectMany(each => each.Report.Panels[i].Points.Select(point => point with { Index = point.Index + each.From - 1 }))],
                    Occurrences =
                    [
                        .. reports.SelectMany(each => each.Report.Panels[i].Occurrences.Select(found =>
                            found with { First = found.First + each.From - 1, Last = found.Last + each.From - 1 })),
                    ],
                }),
            ],
        };
    }

    private static ControlChartReport RunOne(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options, int from, int to)
    {
        try
        {
            return SpcAnalysis.Run(
                [.. rows.Skip(from - 1).Take(to - from + 1)],
                options with
                {
                    Stages = [],
                    Exclusions =
                    [
                        .. options.Exclusions.Where(exclusion => exclusion.Row >= from && exclusion.Row <= to)
                            .Select(exclusion => exclusion with { Row = exclusion.Row - from + 1 }),
                    ],
                });
        }
        catch (ChartInputException error)
        {
            throw new ChartInputException(Invariant($"The stage of rows {from} to {to}: {error.Message}"), error);
        }
    }
}
