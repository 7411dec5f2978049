using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc;

// Phase II: whether the process still is what the baseline says. Limits are suggested from all rows since: those without an alarm alone would say too little of a
// shift. Adaptive limits, which nobody looks at first, come from rows without an alarm only.
internal sealed partial class MonitoredChart
{
    /// <summary>p-value below which a block of rows counts as different. Two blocks in a row have to differ to the same side.</summary>
    private const double Significance = 0.001;

    /// <summary>p-value below which points count as dependent: they are tested again and again.</summary>
    private const double DependenceSignificance = 0.001;

    /// <summary>
    /// Least lag-1 autocorrelation that is told. What rules found fault with is left out, which alone makes independent points depend on each other by about 0.02.
    /// </summary>
    private const double LeastDependence = 0.1;

    /// <summary>Standard errors from which on a block is worth a test that makes garbage.</summary>
    private const double WorthATest = 2;

    /// <summary>Sigmas from which on a row says nothing of where the process lies.</summary>
    private const double OutlierSigmas = 3;

    /// <summary>Times that outliers are looked for.</summary>
    private const int MostPasses = 3;

    /// <summary>The latest rows, or of adaptive limits those without an alarm; <see langword="null"/> where nobody wants to know.</summary>
    private RecentRows? _recent;

    /// <summary>Rows without an alarm; <see langword="null"/> where there are none or nobody wants to know.</summary>
    public RecentRows? Recent => _recent;

    /// <summary>Rows in a block of these: none where it could not be compared with anything.</summary>
    /// <remarks>Limits that were found for a number of false alarms keep it only where they come from as many rows as they were found for, or more. Where outliers leave fewer, it is told.</remarks>
    private int RowsInBlock => !CanWeigh ? 0
        : Options.FalseAlarmEvery is null ? Options.RecentSubgroups
        : Math.Max(Options.RecentSubgroups, Options.BaselineSubgroups);

    /// <summary>Whether evidence against the baseline can be weighed: center and sigma are those of what is charted, estimated, and known to differ by how much.</summary>
    private bool CanWeigh => Options.ActualChart is ChartKind.Individuals or ChartKind.IndividualsMovingRange or ChartKind.Xbar or ChartKind.XbarR
        or ChartKind.XbarS or ChartKind.MovingAverage or ChartKind.Ewma or ChartKind.Cusum or ChartKind.BetweenWithinRange
        or ChartKind.BetweenWithinDeviation or ChartKind.P or ChartKind.Np or ChartKind.C or ChartKind.U
        && Standard == default;

    /// <summary>Whether a chart remembers, so that an alarm says that rows before it were shifted, too.</summary>
    private bool Remembers => Options.ActualChart is ChartKind.Ewma or ChartKind.Cusum or ChartKind.MovingAverage;

    /// <summary>Takes what turned out to be part of a pattern out of what is learned from. To be called before the alarm is told.</summary>
    private void NoteAlarms(RecentRows recent)
    {
        if (!Options.Adaptive)
        {
            return;
        }

        foreach (ref var panel in _panels.AsSpan())
        {
            var begun = panel.Violations & ~panel.Holding;
            if (begun != 0)
            {
                recent.Drop(Remembers ? recent.Count : Options.Rules.Each(begun).Max(rule => Options.Rules.Definition(rule).Length) - 1);
            }
        }
    }

    /// <summary>Takes a row that was just checked; adaptive limits learn nothing from one at which a rule holds.</summary>
    /// <param name="recent">The rows.</param>
    /// <param name="time">Event time of the row.</param>
    private void Learn(RecentRows recent, long time)
    {
        var isAlarmed = false;
        foreach (ref var panel in _panels.AsSpan())
        {
            isAlarmed |= panel.Violations != 0;
        }

        if (isAlarmed && Options.Adaptive)
        {
            recent.Break();
            return;
        }

        var size = Info.Input == ChartInputKind.CountOfSize ? RowSize : 1;
        recent.Add(_values.AsSpan(0, _size), time, (SampleStatistics.Mean(_values.AsSpan(0, _size)) / size) - Baseline!.Center, isAlarmed);
        if (recent.Dependence.Count >= recent.TestedAt)
        {
            recent.TestedAt *= 2;
            WarnOfDependence(recent);
        }

        if (recent.IsFull)
        {
            Weigh(recent);
            recent.Clear();
        }
    }

    private void WarnOfDependence(RecentRows recent)
    {
        // A model of the dependence is not minded by it; times and cases between events are no measurements.
        if (recent.HasWarned
            || Options.ActualChart is ChartKind.R or ChartKind.S or ChartKind.G or ChartKind.T or ChartKind.MovingCenter or ChartKind.Autoregression
            || recent.Dependence.PValue() is not (< DependenceSignificance and var p))
        {
            return;
        }

        var first = recent.Dependence.Of(1);
        if (Math.Abs(first) < LeastDependence)
        {
            return;
        }

        recent.HasWarned = true;
        Notice(Invariant(
            $"{Metric}: {recent.Dependence.Count} points in control since the baseline depend on each other (lag-1 autocorrelation {first:G2}, Ljung-Box {PValue.Text(p)} over {RunningAutocorrelation.Lags} lags): {(first > 0 ? "false alarms are far more frequent than said; use the chart ar or ewma-center, or sample less often" : "limits from neighbouring values are too wide; use the chart ar, and look for two streams in turn")}."));
    }

    /// <summary>Compares a block of rows with the baseline.</summary>
    private void Weigh(RecentRows recent)
    {
        var (moved, spread) = (0, 0);
        if (IsWorthATest(recent) && TryEstimate(recent, out var rows) is { } process)
        {
            var candidate = Candidate(process, recent, rows);
            var evidence = Discounted(BaselineComparison.Of(Baseline!, candidate), recent);
            moved = evidence.ShiftPValue < Significance ? Math.Sign(evidence.Shift) : 0;
            spread = evidence.SigmaPValue < Significance ? Math.Sign(evidence.SigmaRatio - 1) : 0;
            var lasts = (moved != 0 && moved == recent.Moved) || (spread != 0 && spread == recent.Spread);
            if (lasts)
            {
                var isNews = (moved, spread) != recent.Told;
                recent.Told = (moved, spread);
                Tell(candidate, evidence, recent, isNews);
                (moved, spread) = (0, 0);
            }
        }

        (recent.Moved, recent.Spread) = (moved, spread);
    }

    /// <param name="candidate">The limits that the block would give.</param>
    /// <param name="evidence">How it differs from the baseline.</param>
    /// <param name="recent">The block.</param>
    /// <param name="isNews">Whether the last change that was told was another one: the same is suggested anew, with its latest figures, but told once.</param>
    private void Tell(Baseline candidate, in BaselineComparison evidence, RecentRows recent, bool isNews)
    {
        var above = 0;
        for (var i = 0; i < recent.Count; i++)
        {
            above += SampleStatistics.Mean(recent.Values.Slice(i * _size, _size)) / (Info.Input == ChartInputKind.CountOfSize ? RowSize : 1) > Baseline!.Center ? 1 : 0;
        }

        var sigma = double.IsNaN(evidence.SigmaPValue) ? "" : Invariant($", and sigma is {evidence.SigmaRatio:0.##} times that of the baseline ({PValue.Text(evidence.SigmaPValue)})");
        var left = recent.Count - candidate.Subgroups;
        var which = Options.Adaptive ? " without an alarm"
            : recent.Alarmed > 0 || left > 0 ? Invariant($" ({recent.Alarmed} with an alarm{(left == 0 ? "" : Invariant($"; {left} left out as outliers"))})")
            : "";
        var sentence = Invariant(
            $"The last {recent.Count} {(_size > 1 ? "subgroups" : "values")} of {Metric}{which} lie {evidence.Shift:+0.##;-0.##;0} sigma from the center of baseline {Baseline!.Version} ({PValue.Text(evidence.ShiftPValue)}), {above} of them above it{sigma}; so did as many before them. Limits from them would be {candidate.Location.Lower:G6} to {candidate.Location.Upper:G6}.");
        if (WhyMoreAlarms(candidate) is { } more)
        {
            sentence += $" A baseline of them {more}.";
        }

        if (!Options.Adaptive)
        {
            Store.Suggest(new RebaseSuggestion(candidate, Baseline!.Version, evidence, sentence));
            if (isNews)
            {
                Notice(sentence + " Find out why before you take them (rtw baseline rebase, or the panel of the chart); the limits in use stay as they are.");
            }

            return;
        }

        var before = Baseline!.Version;
        var adapted = Store.AddOnce(candidate with { Reason = BaselineStore.AdaptiveReason + sentence });
        TakeUp(adapted);
        _isStored = true;
        ForgetPatterns();
        Notice(Invariant($"Baseline {adapted.Version} of {Metric} takes the place of {before}: {adapted.Reason}"));
    }

    /// <summary>Whether the means of rows, or the spread within them, lie so far from the baseline that it is worth an estimate.</summary>
    private bool IsWorthATest(RecentRows recent)
    {
        var values = recent.Values;
        var size = Info.Input == ChartInputKind.CountOfSize ? RowSize : 1;
        var (mean, within) = (0.0, 0.0);
        foreach (var value in values)
        {
            mean += value / values.Length / size;
        }

        var sigma = Baseline!.Location.Sigma / (Options.ActualChart == ChartKind.Np ? size : 1);
        sigma = Info.TakesCounts ? sigma : Baseline.Between ?? (Baseline.Sigma / Math.Sqrt(_size));
        if (Math.Abs(mean - Baseline.Center) * Math.Sqrt(recent.Count) > WorthATest * sigma)
        {
            return true;
        }

        if (Info.TakesCounts)
        {
            return false;
        }

        // Pooled variance within subgroups, or half the mean square of successive differences.
        var pairs = 0;
        for (var i = 0; i < recent.Count; i++)
        {
            if (_size > 1)
            {
                var deviation = SampleStatistics.StandardDeviation(values.Slice(i * _size, _size));
                within += deviation * deviation;
                pairs++;
            }
            else if (i > 0)
            {
                within += (values[i] - values[i - 1]) * (values[i] - values[i - 1]) / 2;
                pairs++;
            }
        }

        var freedom = pairs * Math.Max(1, _size - 1);
        return Math.Abs((within / pairs / (Baseline.Sigma * Baseline.Sigma)) - 1) > WorthATest * Math.Sqrt(2.0 / freedom);
    }

    /// <summary>Rows that depend on each other say less: as if there were (1 - r)/(1 + r) as many (Box, Jenkins and Reinsel, section 2.1).</summary>
    private BaselineComparison Discounted(in BaselineComparison evidence, RecentRows recent)
    {
        var means = new double[recent.Count];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = SampleStatistics.Mean(recent.Values.Slice(i * _size, _size));
        }

        var first = SampleStatistics.Lag1Autocorrelation(means);
        if (!(first > 0) || evidence.ShiftPValue is not (> 0 and < 1))
        {
            return evidence;
        }

        var z = -Normal.Quantile(evidence.ShiftPValue / 2) * Math.Sqrt((1 - first) / (1 + first));
        return evidence with { ShiftPValue = 2 * Normal.UpperTail(z) };
    }

    /// <summary>Estimates the process from a block. Of all rows those are left out that lie beyond limits of 3 sigma from the others: they would move these.</summary>
    /// <param name="recent">The block.</param>
    /// <param name="rows">Its rows, with a missing one in the place of each that was left out.</param>
    private ProcessEstimate? TryEstimate(RecentRows recent, out List<BaselineRow> rows)
    {
        rows = recent.ToRows(RowSize);
        var design = DesignOf(Baseline!);
        var present = recent.Count;
        for (var pass = 0; PhaseOne.TryEstimate(design, rows, out var process, out _); pass++)
        {
            var outliers = Options.Adaptive || pass == MostPasses ? [] : OutliersOf(design, process, rows);
            present -= outliers.Count;
            if (outliers.Count == 0 || 2 * present < recent.Count)
            {
                return process;
            }

            foreach (var outlier in outliers)
            {
                rows[outlier] = new BaselineRow(Missing, RowSize);
            }
        }

        return null;
    }

    private List<int> OutliersOf(ChartDesign design, ProcessEstimate process, List<BaselineRow> rows)
    {
        // A chart that remembers blames the rows after, and so does a moving range.
        var limits = design with { Kind = Remembers ? ChartKind.Xbar : design.Kind, SigmaMultiple = OutlierSigmas, Coverage = null };
        var chart = Remembers && _size == 1 ? null : StreamingChart.Create(limits, process);
        var found = new List<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (chart is null)
            {
                if (Math.Abs(rows[i].Values.Span[0] - process.Center) > OutlierSigmas * process.Sigma)
                {
                    found.Add(i);
                }

                continue;
            }

            Array.Clear(_common.Plotted);
            chart.Plot(new ChartInput(rows[i].Values.Span, RowSize), _common.Plotted);
            for (var panel = 0; panel < _common.Plotted.Length; panel++)
            {
                if (_common.Plotted[panel].IsPlotted && Info.Panels[panel].Name != "mr" && _common.Plotted[panel].Limits.IsBeyond(_common.Plotted[panel].Value))
                {
                    found.Add(i);
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>The baseline that a block of rows would give, with the settings of the one in use.</summary>
    private Baseline Candidate(ProcessEstimate process, RecentRows recent, List<BaselineRow> rows)
    {
        var design = Options.Counted(DesignOf(Baseline!), process, rows.Count(row => row.IsPresent));
        var (location, dispersion, beyond) = Charted(design, process, rows);
        double[] values = [.. rows.Where(row => row.IsPresent).SelectMany(row => row.Values.ToArray())];
        return Baseline! with
        {
            Version = 0,
            Center = process.Center,
            Sigma = process.Sigma,
            Coverage = design.Coverage,
            Between = double.IsNaN(process.Between) ? null : process.Between,
            Coefficients = process.Coefficients.Count == 0 ? null : process.Coefficients,
            Location = location,
            Dispersion = dispersion,
            Subgroups = values.Length / _size,
            Samples = values.Length,
            SubgroupsBeyondLimits = beyond,
            From = new DateTimeOffset(recent.Times[0], TimeSpan.Zero),
            To = new DateTimeOffset(recent.Times[^1], TimeSpan.Zero),
            SubgroupInterval = TimeSpan.FromTicks(MedianStep(recent.Times)),
            DataHash = Baselines.Baseline.HashOf(values),
            Data = Options.KeepRows && !Options.Adaptive ? BaselineData.Of(recent.ToRows(RowSize), recent.Times, rows) : null,
            EstablishedBy = Options.EstablishedBy,
            EstablishedAt = new DateTimeOffset(recent.Times[^1], TimeSpan.Zero),
            Reason = "Suggested.",
        };
    }
}
