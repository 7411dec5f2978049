using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc;

// Phase I: its rows, and the baseline that they give.
internal sealed partial class MonitoredChart
{
    /// <summary>Ends Phase I, unless there is no spread to set limits from, or a flag instead of a measurement.</summary>
    private void Freeze()
    {
        var ends = new long[_values.Length / _size];
        for (var i = 0; i < ends.Length; i++)
        {
            ends[i] = _times[((i + 1) * _size) - 1];
        }

        var rows = Rows(ends);
        var design = Options.DesignFor(Standard);
        if (!PhaseOne.TryEstimate(design, rows, out var process, out var why))
        {
            // Starting over keeps a flat stretch out of the limits; one moving value among flat ones would make them far too narrow.
            StartOver(Info.TakesCounts
                ? Invariant($"The first {_values.Length} values of {Metric} give no limits: {why} Collecting goes on until they do.")
                : Invariant(
                    $"The first {_values.Length} values of {Metric} have no spread{(_size == 1 ? "" : Invariant($" within subgroups of {_size}"))} to set control limits from; collecting goes on until they do."));
            return;
        }

        if (!Info.TakesCounts && IsFlag(out var low, out var high))
        {
            StartOver(Invariant(
                $"The first {_values.Length} values of {Metric} are only ever {low} or {high} and mostly stay: limits for measurements would cry wolf on a flag; collecting goes on until there are others."));
            return;
        }

        process = design.Target is { } target ? process with { Center = target } : process;
        design = Options.Counted(design, process, ends.Length);
        TakeUp(Store.AddOnce(_common.WithSharedTexts(Describe(design, process, rows, ends))));

        // One that was found again may have been followed by a decision.
        _revision = Unasked;
        (_lastRow, _betweenRows) = (ends[^1], ends[^1] - ends[^2]);
        if (Baseline!.SubgroupsBeyondLimits > 0)
        {
            Notice(Invariant(
                $"{Baseline.SubgroupsBeyondLimits} of the {Baseline.Subgroups} subgroups that baseline {Baseline.Version} of {Metric} was estimated from {(Baseline.SubgroupsBeyondLimits == 1 ? "lies" : "lie")} beyond its limits; find their cause before relying on it."));
        }

        var located = new List<double>(ends.Length);
        foreach (var row in rows)
        {
            if (!row.IsPresent)
            {
                EndPatterns();
                continue;
            }

            Plot(row.Values.Span, ends[located.Count], isBaseline: true);
            located.Add(_common.Plotted[0].IsPlotted ? _common.Plotted[0].Value : double.NaN);
        }

        string?[] warnings =
        [
            FalseAlarms.OfCounts(design, Options.Rules, process, RowSize, ends.Length, Options.FalseAlarmEvery),
            FalseAlarms.OfLaney(design, process, RowSize, Options.FalseAlarmEvery),
            BaselineWarnings.OfDependence(design, process, rows, [.. located]),
            BaselineWarnings.OfSkewness(Options.ActualChart, Options.Rules, process, RowSize),
        ];
        foreach (var warning in warnings.OfType<string>())
        {
            Notice($"{Metric}: {warning}");
        }
    }

    /// <summary>Collects the baseline anew and says why, the first time.</summary>
    private void StartOver(string why)
    {
        _filled = 0;
        if (!_saidWhyNot)
        {
            _saidWhyNot = true;
            Notice(why);
        }
    }

    /// <summary>
    /// Whether there are only two values and most ranges are 0. Such ranges say how seldom the value changes and nothing of a spread:
    /// every change would be beyond the limits, and its absence nine on one side.
    /// </summary>
    private bool IsFlag(out double low, out double high)
    {
        low = high = _values[0];
        foreach (var value in _values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        foreach (var value in _values)
        {
            if (value > low && value < high)
            {
                return false;
            }
        }

        // Ranges within subgroups, or from one single value to the next.
        var span = Math.Max(2, _size);
        var step = _size == 1 ? 1 : _size;
        var (ranges, flat) = (0, 0);
        for (var first = 0; first + span <= _values.Length; first += step)
        {
            ranges++;
            flat += SampleStatistics.Range(_values.AsSpan(first, span)) == 0 ? 1 : 0;
        }

        return 2 * flat > ranges;
    }

    private (ControlLimits Location, ControlLimits Dispersion, int Beyond) Charted(ChartDesign design, ProcessEstimate process, List<BaselineRow> rows) =>
        BaselineRevision.Charted(design, process, rows, _common.Plotted);

    private Baseline Describe(ChartDesign design, ProcessEstimate process, List<BaselineRow> rows, long[] ends)
    {
        var (location, dispersion, beyond) = Charted(design, process, rows);
        return Describe(design, process) with
        {
            Location = location,
            Dispersion = dispersion,
            Subgroups = ends.Length,
            Samples = _values.Length,
            SubgroupsBeyondLimits = beyond,
            From = new DateTimeOffset(_times[0], TimeSpan.Zero),
            To = new DateTimeOffset(_times[^1], TimeSpan.Zero),
            Interval = TimeSpan.FromTicks(MedianStep(_times)),
            SubgroupInterval = TimeSpan.FromTicks(MedianStep(ends)),
            DataHash = Baselines.Baseline.HashOf(_values),
            Data = Options.KeepRows ? BaselineData.Of(rows, ends) : null,
            EstablishedAt = new DateTimeOffset(_times[^1], TimeSpan.Zero),
            Reason = _size == 1
                ? Invariant($"Phase I: the first {_values.Length} values.")
                : Invariant($"Phase I: the first {ends.Length} subgroups of {_size}."),
        };
    }

    /// <summary>Rows of Phase I, with a missing one where neighbours lie too far from each other in time.</summary>
    /// <param name="ends">Event time of the last value of each subgroup.</param>
    private List<BaselineRow> Rows(long[] ends)
    {
        var usual = MedianStep(ends);
        var rows = new List<BaselineRow>(ends.Length);
        var before = 0L;
        for (var i = 0; i < ends.Length; i++)
        {
            var between = i > 0 ? ends[i] - ends[i - 1] : 0;
            if (IsGap(between, before, usual))
            {
                rows.Add(new BaselineRow(Missing, RowSize));
            }

            before = between;
            // In short runs the values are deviations from their nominal values already.
            rows.Add(new BaselineRow(_values.AsMemory(i * _size, _size), RowSize, Nominal: 0));
        }

        return rows;
    }
}
