using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Detection;

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
        (_collected, _collectedTimes, _collectedNumbers) = ([], [], []);
    }

    private void Collect(long time)
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
        if (_filled == BaselineRows && _needed == BaselineRows && !EndBaseline())
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
        if (TryEstimate(out _, out var why) is null)
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
                $"Neighbouring values of {_group.Metrics[found.Variable]} depend on each other ({found.Words}): limits by formula would let far more rows of {_group.Metric} beyond than asked for, so they will come from the next {heldOut} complete rows. Groups.CalibrationRows sets how many; values that are taken less often depend less."));
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

    /// <summary>Ends Phase I.</summary>
    private void Freeze()
    {
        var p = _row.Length;
        var process = TryEstimate(out var charts, out _)!;
        var byFormula = ByFormula(process);
        var (limits, expected) = HeldOutRows > 0 ? HeldOut(process) : (byFormula, (_options.FalseAlarms, 0.0));
        var (collected, times, numbers) = (_collected, _collectedTimes, _collectedNumbers);
        var model = new VariableBaseline
        {
            Metrics = _group.Metrics,
            Mean = process.Mean,
            Covariance = process.Covariance,
            Rows = BaselineRows,
            Components = charts!.Components,
            Lambda = _options.Lambda,
            Limits = limits,
            CalibrationRows = HeldOutRows,
        };
        var beyond = BeyondOf(model);
        var rows = _needed;
        var frozen = _baselines.Add(Describe(model, beyond));
        Use(frozen, charts);
        _sink?.OnBaseline(frozen);
        Tell(frozen, byFormula, expected, TimeSpan.FromTicks((times[rows - 1] - times[0]) / (rows - 1)));
        for (var i = 0; i < rows; i++)
        {
            if (i == BaselineRows)
            {
                // Rows that were held out are watched as later ones are: from the center on.
                _charts = ChartsOf(model);
            }

            _charts!.Next(collected.AsSpan(i * p, p), _statistics);
            Plot(numbers[i], times[i], isBaseline: true);
        }
    }

    /// <summary>Tells what is to be known of a baseline: how often it cries wolf, and what speaks against it.</summary>
    private void Tell(Baseline frozen, double[] byFormula, (double Share, double StandardError) expected, TimeSpan interval)
    {
        var model = frozen.Variables!;
        // What is beyond by chance is no news.
        var byChance = _options.FalseAlarms * BaselineRows;
        string?[] sentences =
        [
            GroupSentences.Expected(_group.Metric, expected.Share, expected.StandardError, model, _options.FalseAlarms, interval),
            frozen.SubgroupsBeyondLimits <= byChance + (2 * Math.Sqrt(byChance)) ? null : Invariant(
                $"{frozen.SubgroupsBeyondLimits} of the {BaselineRows} rows that means and covariances of baseline {frozen.Version} were made from {(frozen.SubgroupsBeyondLimits == 1 ? "lies" : "lie")} beyond its limits; find their cause before relying on it."),
            GroupSentences.WideLimits(_group.Metric, model, byFormula),
        ];

        // A chart shows one notice.
        Notice(string.Join(' ', sentences.OfType<string>()));
    }

    /// <summary>Limits that let each statistic alone beyond with a third of the false alarms.</summary>
    private double[] ByFormula(MultivariateEstimate process)
    {
        var each = _options.FalseAlarms / VariableCharts.Count;
        return
        [
            FormulaLimits.Hotelling(process.Variables, process.Samples, each),
            FormulaLimits.Residuals(process, _options.Components, each),
            FormulaLimits.Mewma(process.Variables, process.Samples, _options.Lambda, each),
        ];
    }

    private (IReadOnlyList<double> Limits, (double Share, double StandardError) Expected) HeldOut(MultivariateEstimate process)
    {
        var p = _row.Length;
        var charts = new VariableCharts(process, _options.Components, _options.Lambda);
        double[][] values = [.. Enumerable.Range(0, VariableCharts.Count).Select(_ => new double[HeldOutRows])];
        for (var row = 0; row < HeldOutRows; row++)
        {
            charts.Next(_collected.AsSpan((BaselineRows + row) * p, p), _statistics);
            for (var i = 0; i < values.Length; i++)
            {
                values[i][row] = _statistics[i];
            }
        }

        var limits = HeldOutLimits.Best(values, _options.FalseAlarms);
        return (limits, HeldOutLimits.Expected(values, limits));
    }

    /// <summary>Counts the rows of the model beyond its limits: for T², whose rows made the covariances, beyond those of Phase I where these are narrower.</summary>
    private int BeyondOf(VariableBaseline model)
    {
        var charts = ChartsOf(model);
        var limits = model.Limits.ToArray();
        limits[0] = Math.Min(limits[0], HotellingLimits.PhaseOne(_row.Length, BaselineRows, 1, 1 - (_options.FalseAlarms / VariableCharts.Count)));
        var beyond = 0;
        for (var i = 0; i < BaselineRows; i++)
        {
            charts.Next(_collected.AsSpan(i * _row.Length, _row.Length), _statistics);
            beyond += Enumerable.Range(0, limits.Length).Any(each => _statistics[each] > limits[each]) ? 1 : 0;
        }

        return beyond;
    }

    private Baseline Describe(VariableBaseline model, int beyond)
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
            DataHash = Baselines.Baseline.HashOf(_collected.AsSpan(0, _needed * _row.Length)),
            EstablishedBy = _options.EstablishedBy,
            Reason = model.CalibrationRows == 0
                ? Invariant($"Phase I: {model.Rows} complete rows.")
                : Invariant($"Phase I: {model.Rows} complete rows, limits from the {model.CalibrationRows} after them."),
        };
    }
}
