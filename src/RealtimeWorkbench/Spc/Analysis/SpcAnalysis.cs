using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Spc.RunLengths;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Computes a whole control chart at once, from data that are all at hand.</summary>
/// <remarks>Estimates the process (Phase I) and feeds all rows to the same <see cref="StreamingChart"/> that watches streams.</remarks>
public static class SpcAnalysis
{
    /// <summary>Computes a chart: limits from the baseline rows, points and rules for all rows.</summary>
    /// <param name="rows">Subgroups, single observations or counts in time order.</param>
    /// <param name="options">Settings.</param>
    /// <returns>The chart, with capability where a specification is given.</returns>
    /// <exception cref="ChartInputException">The data are too few, have no spread, or do not fit the chart or the settings.</exception>
    public static ControlChartReport Run(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options)
    {
        var design = CheckedDesign(options);
        if (options.Stages.Count > 0)
        {
            return StagedAnalysis.Run(rows, options);
        }

        var baseline = BaselineOf(rows, options);
        AnalysisCheck.Rows(rows, options);
        AnalysisCheck.Exclusions(rows, options);

        var data = AnalysisData.Of(rows, options, baseline);
        if (!PhaseOne.TryEstimate(design, data.Baseline, out var process, out var why))
        {
            throw new ChartInputException(why);
        }

        if (options.FalseAlarmEvery is { } points)
        {
            design = Calibrated(design, options.Rules, points, data.RowSize(design), data.BaselineRows, process);
        }

        AnalysisCheck.Parts(rows, data, process);
        var panels = Plot(design, process, rows, data, options);
        ReportPanel[] finished = [.. panels.Select((points, panel) => Finish(panel, points, options, process))];
        var study = CapabilityStudy.Of(data, process, finished, options);
        return new ControlChartReport(
            options.Chart,
            process.Sigma,
            design.SigmaMultiple,
            options.Rules,
            baseline.Start.Value + 1,
            baseline.End.Value,
            finished,
            study?.Report)
        {
            Design = design,
            Process = process,
            RowSize = data.RowSize(design),
            BaselineRows = data.BaselineRows,
            Normality = study?.Normality,
            Nonnormal = study?.Nonnormal,
            Incomplete = IncompleteRows.Sentence(rows),
            Warnings = [.. BaselineWarnings.Of(design, options.Rules, process, data, panels[0]), .. study?.Warnings ?? []],
            Exclusions = options.Exclusions,
            Variables = options.Variables,
        };
    }

    /// <summary>Says whether a chart is made of subgroups rather than of single observations.</summary>
    public static bool TakesSubgroups(ChartKind chart) => ChartInfo.Of(chart).Input == ChartInputKind.Subgroup;

    /// <summary>Makes a chart of settings.</summary>
    /// <exception cref="ChartInputException">A setting is out of range.</exception>
    public static ChartDesign CheckedDesign(SpcAnalysisOptions options)
    {
        AnalysisCheck.Options(options);
        return options.Design;
    }

    /// <summary>Sets the limits of a chart for one false alarm every so many points.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Its rules.</param>
    /// <param name="points">Points from one false alarm to the next, on average.</param>
    /// <param name="size">Values in a row, or size of the sample of a count.</param>
    /// <param name="rows">Rows that the limits are estimated from; 0 where the process is known.</param>
    /// <param name="process">The process, needed by charts of counts; may be null for others.</param>
    /// <exception cref="ChartInputException">No limits give that.</exception>
    public static ChartDesign Calibrated(
        ChartDesign design, RuleBook rules, double points, double size, int rows = 0, ProcessEstimate? process = null)
    {
        try
        {
            return RunLengthCalibration.Calibrate(design, rules, points, size, rows, process);
        }
        catch (ArgumentException error)
        {
            throw new ChartInputException(error.Message.Split(" (Parameter")[0], error);
        }
    }

    private static Range BaselineOf(IReadOnlyList<ChartRow> rows, SpcAnalysisOptions options)
    {
        var last = options.BaselineTo ?? rows.Count;
        if (rows.Count == 0)
        {
            throw new ChartInputException("There are no values to make a chart of.");
        }

        if (options.BaselineFrom < 1 || last > rows.Count || options.BaselineFrom > last)
        {
            throw new ChartInputException(Invariant(
                $"The baseline {options.BaselineFrom}-{last} must lie within the rows 1-{rows.Count}, the first number not above the last."));
        }

        return (options.BaselineFrom - 1)..last;
    }

    private static List<ReportPoint>[] Plot(
        ChartDesign design, ProcessEstimate process, IReadOnlyList<ChartRow> rows, AnalysisData data, SpcAnalysisOptions options)
    {
        StreamingChart chart;
        try
        {
            chart = StreamingChart.Create(design, process);
        }
        catch (ArgumentException error)
        {
            // The design that was found may ask for limits that the baseline cannot give.
            throw new ChartInputException(error.Message, error);
        }

        var panels = new List<ReportPoint>[chart.Info.Panels.Count];
        for (var panel = 0; panel < panels.Length; panel++)
        {
            panels[panel] = [];
        }

        var leavesOut = IncompleteRows.AreLeftOut(rows);
        var plotted = new PlottedPoint[panels.Length];
        for (var row = 0; row < rows.Count; row++)
        {
            var (values, size, part) = data.All[row];
            Array.Clear(plotted);
            var cause = options.Exclusions.FirstOrDefault(exclusion => exclusion.Row == row + 1)?.Cause;
            var isBaseline = data.IsBaseline(row) && cause is null && !(leavesOut && rows[row].Missing > 0);
            var source = chart;
            if (cause is null)
            {
                chart.Plot(new ChartInput(values.Span, size, part, isBaseline), plotted);
            }
            else
            {
                source = ExcludedRow.Plot(chart, design, process, new ChartInput(values.Span, size, part), plotted);
            }

            for (var panel = 0; panel < panels.Length; panel++)
            {
                if (plotted[panel].IsPlotted)
                {
                    panels[panel].Add(new ReportPoint(
                        row + 1,
                        rows[row].Label,
                        plotted[panel].Size,
                        plotted[panel].Value,
                        plotted[panel].Limits,
                        RuleSet.None,
                        isBaseline)
                    {
                        ExcludedFor = cause,
                        Missing = rows[row].Missing,
                        Contributions = ContributionsTo(source, plotted[panel]),
                    });
                }
            }
        }

        return panels;
    }

    private static double[]? ContributionsTo(StreamingChart chart, in PlottedPoint point)
    {
        if (chart is not MultivariateChart several || !point.Limits.IsBeyond(point.Value))
        {
            return null;
        }

        var contributions = new double[several.Variables];
        several.Contributions(contributions);
        return contributions;
    }

    private static ReportPanel Finish(int panel, List<ReportPoint> points, SpcAnalysisOptions options, ProcessEstimate process)
    {
        var info = ChartInfo.Of(options.Chart).Panels[panel];
        double[] values = [.. points.Select(point => point.Value)];
        ControlLimits[] limits = [.. points.Select(point => point.Limits)];
        var rules = options.Rules.Within(info.Rules);

        // A row that was left out is judged by itself and is no part of any pattern.
        double[] inOrder = [.. points.Select(point => point.ExcludedFor is null ? point.Value : double.NaN)];
        var (alone, patterns) = (rules & RuleSet.BeyondLimits, rules & ~RuleSet.BeyondLimits);
        var beyond = RunRules.Evaluate(values, limits, options.Rules, alone);
        var marks = RunRules.Evaluate(inOrder, limits, options.Rules, patterns);
        return new ReportPanel(
            info.Name,
            CenterOf(info, points, process),
            [.. points.Select((point, i) => point with { Violations = beyond[i] | marks[i] })])
        {
            Occurrences =
            [
                .. RunRules.Occurrences(values, limits, options.Rules, alone)
                    .Concat(RunRules.Occurrences(inOrder, limits, options.Rules, patterns))
                    .Select(found => new RuleViolation(found.Rule, points[found.First].Index, points[found.Last].Index)),
            ],
        };
    }

    /// <summary>The center line; where it differs from point to point, its average over the baseline.</summary>
    private static double CenterOf(PanelInfo info, List<ReportPoint> points, ProcessEstimate process)
    {
        if (info.Name is "r" or "s")
        {
            return process.DispersionCenter;
        }

        if (points.Count == 0)
        {
            return double.NaN;
        }

        var first = points[0].Limits.Center;
        return points.TrueForAll(point => point.Limits.Center == first)
            ? first
            : points.Where(point => point.IsBaseline).Average(point => point.Limits.Center);
    }
}
