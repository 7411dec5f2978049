using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc.Groups;

// How a model comes from the first rows.
internal sealed partial class MonitoredGroup
{
    private static VariableCharts ChartsOf(VariableBaseline model) =>
        new(new MultivariateEstimate(model.Mean, model.Covariance, model.Rows, 1), model.Components, model.Lambda);

    private static ControlLimits[] LimitsOf(VariableBaseline model, VariableCharts charts)
    {
        double[] centers = [model.Metrics.Count, charts.SpeLimits(ChartDesign.UsualCoverage).Center, model.Metrics.Count];
        return [.. centers.Zip(model.Limits, (center, upper) => new ControlLimits(0, center, upper, double.NaN))];
    }

    private int BaselineRows => _options.BaselineRows;

    /// <summary>Rows held out for the limits; 0 for limits by formula, and while the baseline is collected whose rows decide it.</summary>
    private int HeldOutRows => Math.Max(0, _needed - BaselineRows);

    private void BeginPhaseOne()
    {
        (_filled, _needed) = (0, BaselineRows);
        (_charts, _model, _limits) = (null, null, []);
        (_collected, _collectedTimes, _collectedNumbers) = ([], [], []);
    }

    private void Collect(long time, int batchRow, SignalSink signals)
    {
        if (_filled == _collectedTimes.Length)
        {
            // Grown as rows come: most machines may have no such metrics at all.
            var length = Math.Min(_needed, Math.Max(16, 2 * _filled));
            Array.Resize(ref _collected, length * _row.Length);
            Array.Resize(ref _collectedTimes, length);
            Array.Resize(ref _collectedNumbers, length);
        }

        _row.CopyTo(_collected.AsSpan(_filled * _row.Length));
        (_collectedTimes[_filled], _collectedNumbers[_filled]) = (time, _rows);
        _filled++;
        if (IsProvisional)
        {
            CheckProvisionally(time, batchRow, signals);
        }
        else if (_filled == BaselineRows && !EndBaseline())
        {
            return;
        }

        if (_filled == _needed)
        {
            Freeze();
        }
    }

    /// <summary>Looks at the rows of the baseline, and decides where the limits come from.</summary>
    /// <returns>False if they give no model.</returns>
    private bool EndBaseline()
    {
        var p = _row.Length;
        if (TryEstimate(out _, out var why) is not { } process)
        {
            // The older half goes, which keeps a flat stretch out of the model sooner or later, and the newer half need not be collected twice.
            var kept = BaselineRows / 2;
            _collected.AsSpan((_filled - kept) * p, kept * p).CopyTo(_collected);
            _collectedTimes.AsSpan(_filled - kept, kept).CopyTo(_collectedTimes);
            _collectedNumbers.AsSpan(_filled - kept, kept).CopyTo(_collectedNumbers);
            (_filled, _savedRows) = (kept, 0);
            if (_saidWhyNot != why)
            {
                _saidWhyNot = why!;
                Notice($"{BaselineRows} rows of {_group.Metric} give no limits: {why} Collecting goes on until they do.");
            }

            return false;
        }

        _needed = BaselineRows + _options.CalibrationRows;
        if (_options.CalibrationRows == 0 && IndependenceCheck.DependenceOfVariables(Rows(), p) is { } found)
        {
            var heldOut = _options.RowsToHoldOut;
            _needed += heldOut;
            Notice(Invariant(
                $"Neighbouring values of {_group.Metrics[found.Variable]} depend on each other ({found.Words}): limits by formula would let far more rows of {_group.Metric} beyond than asked for, so they will come from the next {heldOut} complete rows. {ProvisionalWords()} Groups.CalibrationRows sets how many rows, Groups.MostCalibrationRows how many at most; values that are taken less often depend less."));
        }
        else if (_options.CalibrationRows > 0)
        {
            Notice(Invariant($"Limits of {_group.Metric} will come from the next {_options.CalibrationRows} complete rows. {ProvisionalWords()}"));
        }

        if (_needed > BaselineRows)
        {
            BeginProvisional(process);
        }

        return true;
    }

    private BaselineRow[] Rows() =>
        [.. Enumerable.Range(0, BaselineRows).Select(i => new BaselineRow(_collected.AsMemory(i * _row.Length, _row.Length)))];

    private MultivariateEstimate? TryEstimate(out VariableCharts? charts, out string? why)
    {
        charts = null;
        why = VariableFaults.OfRows(_collected.AsSpan(0, BaselineRows * _row.Length), _group.Metrics);
        if (why is not null
            || !PhaseOne.TryEstimate(new ChartDesign { Kind = ChartKind.T2, Variables = _row.Length }, Rows(), out var process, out why))
        {
            return null;
        }

        try
        {
            charts = new VariableCharts(process.Variables!, _options.Components, _options.Lambda);
            return process.Variables;
        }
        catch (ArgumentException error)
        {
            why = error.Message.Split(" (Parameter")[0];
            return null;
        }
    }

    private VariableBaseline ModelOf(MultivariateEstimate process, int components, IReadOnlyList<double> limits, int calibrationRows) => new()
    {
        Metrics = _group.Metrics,
        Mean = process.Mean,
        Covariance = process.Covariance,
        Rows = BaselineRows,
        Components = components,
        Lambda = _options.Lambda,
        Limits = limits,
        CalibrationRows = calibrationRows,
        FalseAlarms = _options.FalseAlarms,
    };

    /// <summary>Ends Phase I.</summary>
    private void Freeze()
    {
        if (IsProvisional)
        {
            FreezeHeldOut();
            return;
        }

        var process = TryEstimate(out var charts, out _)!;
        var limits = ByFormula(process);
        var model = ModelOf(process, charts!.Components, limits, 0);
        var (collected, times, numbers) = (_collected, _collectedTimes, _collectedNumbers);
        var frozen = _baselines.AddOnce(Describe(model, BeyondOf(model), 0));
        UseFound(frozen, charts);
        _sink?.OnBaseline(frozen);
        Tell(frozen, limits, (_options.FalseAlarms, 0.0), IntervalOf(times), null);
        for (var i = 0; i < BaselineRows; i++)
        {
            _charts!.Next(collected.AsSpan(i * _row.Length, _row.Length), _statistics);
            Plot(numbers[i], times[i], isBaseline: true);
        }
    }

    /// <summary>Ends Phase I with limits from the rows that were held out, which have been plotted already.</summary>
    private void FreezeHeldOut()
    {
        var byFormula = QuickFormula(EstimateAgain());
        var values = StatisticsOf(HeldOutRows);
        var kept = Kept(values, out var left);
        var limits = HeldOutLimits.Best(kept, _options.FalseAlarms);
        var model = _model! with { Limits = limits, CalibrationRows = kept[0].Length };
        var words = HeldOutWords(left, values, limits);
        var interval = IntervalOf(_collectedTimes);
        var frozen = _baselines.AddOnce(Describe(model, BeyondOf(model), HeldOutRows - model.CalibrationRows));

        // They are watched as later ones are: the MEWMA goes on.
        UseFound(frozen, _charts!);
        _sink?.OnBaseline(frozen);
        Tell(frozen, byFormula, HeldOutLimits.Expected(kept, limits), interval, words);
    }

    private void UseFound(Baseline frozen, VariableCharts charts)
    {
        Use(frozen, charts);

        // One that was found again may have been followed by a decision.
        _revision = Unasked;
    }

    private TimeSpan IntervalOf(long[] times) => TimeSpan.FromTicks((times[_needed - 1] - times[0]) / (_needed - 1));

    /// <summary>Tells what is to be known of a baseline: how often it cries wolf, and what speaks against it.</summary>
    private void Tell(Baseline frozen, double[] byFormula, (double Share, double StandardError) expected, TimeSpan interval, string? ofHeldOut)
    {
        var model = frozen.Variables!;
        // What is beyond by chance is no news.
        var byChance = _options.FalseAlarms * BaselineRows;
        string?[] sentences =
        [
            GroupSentences.Expected(_group.Metric, expected.Share, expected.StandardError, model, _options.FalseAlarms, interval),
            frozen.SubgroupsBeyondLimits <= byChance + (2 * Math.Sqrt(byChance)) ? null : Invariant(
                $"{frozen.SubgroupsBeyondLimits} of the {BaselineRows} rows that means and covariances of baseline {frozen.Version} were made from {(frozen.SubgroupsBeyondLimits == 1 ? "lies" : "lie")} beyond its limits; find their cause before relying on it."),
            ofHeldOut,
            GroupSentences.WideLimits(_group.Metric, model, byFormula),
        ];

        // A chart shows one notice.
        Notice(string.Join(' ', sentences.OfType<string>()));
    }

    /// <summary>Limits that let each statistic alone beyond with a third of the false alarms.</summary>
    private double[] ByFormula(MultivariateEstimate process) => ByFormula(process, FormulaLimits.Residuals(process, _options.Components, EachShare));

    /// <summary>The same without draws for the SPE: what is known is made as much wider as for T².</summary>
    private double[] QuickFormula(MultivariateEstimate process) => ByFormula(
        process,
        new VariableCharts(process, _options.Components, _options.Lambda).SpeLimits(1 - EachShare).Upper
            * FormulaLimits.Hotelling(process.Variables, process.Samples, EachShare) / HotellingLimits.Known(process.Variables, 1 - EachShare));

    private double[] ByFormula(MultivariateEstimate process, double ofResiduals) =>
    [
        FormulaLimits.Hotelling(process.Variables, process.Samples, EachShare),
        ofResiduals,
        FormulaLimits.Mewma(process.Variables, process.Samples, _options.Lambda, EachShare),
    ];

    /// <summary>Counts the rows of the model beyond its limits: for T², whose rows made the covariances, beyond those of Phase I where these are narrower.</summary>
    private int BeyondOf(VariableBaseline model)
    {
        var charts = ChartsOf(model);
        var limits = model.Limits.ToArray();
        limits[0] = Math.Min(limits[0], HotellingLimits.PhaseOne(_row.Length, BaselineRows, 1, 1 - EachShare));
        var beyond = 0;
        for (var i = 0; i < BaselineRows; i++)
        {
            charts.Next(_collected.AsSpan(i * _row.Length, _row.Length), _statistics);
            beyond += Enumerable.Range(0, limits.Length).Any(each => _statistics[each] > limits[each]) ? 1 : 0;
        }

        return beyond;
    }

    private Baseline Describe(VariableBaseline model, int beyond, int left)
    {
        var limits = LimitsOf(model, ChartsOf(model));
        return new Baseline
        {
            Machine = Machine,
            Metric = _group.Metric,
            Chart = ChartKind.T2,
            SubgroupSize = 1,
            SigmaMultiple = 0,

            // The mean of T² itself, which is in units of the covariances.
            Center = _row.Length,
            Sigma = 1,
            Location = limits[(int)DetectionStatistic.T2],
            Dispersion = limits[(int)DetectionStatistic.Mewma],
            Variables = model,
            Subgroups = _needed,
            Samples = _needed * _row.Length,
            SubgroupsBeyondLimits = beyond,
            From = new DateTimeOffset(_collectedTimes[0], TimeSpan.Zero),
            To = new DateTimeOffset(_collectedTimes[_needed - 1], TimeSpan.Zero),
            Interval = TimeSpan.FromTicks(MonitoredChart.MedianStep(_collectedTimes.AsSpan(0, _needed))),
            EstablishedAt = new DateTimeOffset(_collectedTimes[_needed - 1], TimeSpan.Zero),
            DataHash = Baselines.Baseline.HashOf(_collected.AsSpan(0, _needed * _row.Length)),
            EstablishedBy = _options.EstablishedBy,
            Reason = model.CalibrationRows == 0
                ? Invariant($"Phase I: {model.Rows} complete rows.")
                : Invariant($"Phase I: {model.Rows} complete rows, limits from {(left == 0 ? "the " : "")}{model.CalibrationRows}{(left == 0 ? "" : Invariant($" of the {HeldOutRows}"))} after them{(left == 0 ? "" : "; the others were taken for a fault")}."),
        };
    }
}
