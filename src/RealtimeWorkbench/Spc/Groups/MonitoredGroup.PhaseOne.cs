using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Spc.RunLengths;

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

    private void Collect(long time)
    {
        _row.CopyTo(_collected.AsSpan(_filled * _row.Length));
        (_collectedTimes[_filled], _collectedNumbers[_filled]) = (time, _rows);
        _filled++;
        if (_filled == _collectedTimes.Length)
        {
            Freeze();
        }
    }

    /// <summary>Ends Phase I, unless the rows give no model.</summary>
    private void Freeze()
    {
        var p = _row.Length;
        var design = new ChartDesign { Kind = ChartKind.T2, Variables = p };
        BaselineRow[] rows = [.. Enumerable.Range(0, _options.BaselineRows).Select(i => new BaselineRow(_collected.AsMemory(i * p, p)))];
        VariableCharts? charts = null;
        if (PhaseOne.TryEstimate(design, rows, out var process, out var why))
        {
            charts = TryCharts(process.Variables!, out why);
        }

        if (process is null || charts is null)
        {
            // Starting over keeps a flat stretch out of the model.
            _filled = 0;
            if (!_saidWhyNot)
            {
                _saidWhyNot = true;
                Notice($"The first {_options.BaselineRows} rows of {_group.Metric} give no limits: {why} Collecting goes on until they do.");
            }

            return;
        }

        var (collected, times, numbers) = (_collected, _collectedTimes, _collectedNumbers);
        var model = new VariableBaseline
        {
            Metrics = _group.Metrics,
            Mean = process.Variables!.Mean,
            Covariance = process.Variables.Covariance,
            Rows = _options.BaselineRows,
            Components = charts.Components,
            Lambda = _options.Lambda,
            Limits = _options.CalibrationRows > 0 ? HeldOut(process.Variables) : ByFormula(p, charts),
            CalibrationRows = _options.CalibrationRows,
        };
        var limits = LimitsOf(model, charts);
        var frozen = _baselines.Add(Describe(model, limits));
        Use(frozen, charts);
        _sink?.OnBaseline(frozen);
        if (frozen.SubgroupsBeyondLimits > 0)
        {
            Notice(Invariant(
                $"{frozen.SubgroupsBeyondLimits} of the {frozen.Subgroups} rows that baseline {frozen.Version} of {_group.Metric} was made from {(frozen.SubgroupsBeyondLimits == 1 ? "lies" : "lie")} beyond its limits; find their cause before relying on it."));
        }

        for (var i = 0; i < times.Length; i++)
        {
            if (i == _options.BaselineRows)
            {
                // Rows that were held out are watched as later ones are: from the center on.
                _charts = ChartsOf(model);
            }

            _charts!.Next(collected.AsSpan(i * p, p), _statistics);
            Plot(numbers[i], times[i], isBaseline: true);
        }
    }

    private VariableCharts? TryCharts(MultivariateEstimate process, out string? why)
    {
        try
        {
            why = null;
            return new VariableCharts(process, _options.Components, _options.Lambda);
        }
        catch (ArgumentException error)
        {
            why = error.Message.Split(" (Parameter")[0];
            return null;
        }
    }

    /// <summary>Limits that let each statistic alone beyond with a third of the false alarms.</summary>
    private double[] ByFormula(int p, VariableCharts charts)
    {
        var each = _options.FalseAlarms / VariableCharts.Count;
        return
        [
            HotellingLimits.PhaseTwo(p, _options.BaselineRows, 1, 1 - each),
            charts.SpeLimits(1 - each).Upper,
            MewmaRunLength.Limit(p, _options.Lambda, 1 / each),
        ];
    }

    private IReadOnlyList<double> HeldOut(MultivariateEstimate process)
    {
        var p = _row.Length;
        var charts = new VariableCharts(process, _options.Components, _options.Lambda);
        double[][] values = [.. Enumerable.Range(0, VariableCharts.Count).Select(_ => new double[_options.CalibrationRows])];
        for (var row = 0; row < _options.CalibrationRows; row++)
        {
            charts.Next(_collected.AsSpan((_options.BaselineRows + row) * p, p), _statistics);
            for (var i = 0; i < values.Length; i++)
            {
                values[i][row] = _statistics[i];
            }
        }

        return HeldOutLimits.Of(values, _options.FalseAlarms);
    }

    private Baseline Describe(VariableBaseline model, ControlLimits[] limits)
    {
        var charts = ChartsOf(model);
        var beyond = 0;
        for (var i = 0; i < model.Rows; i++)
        {
            charts.Next(_collected.AsSpan(i * _row.Length, _row.Length), _statistics);
            beyond += Enumerable.Range(0, limits.Length).Any(each => limits[each].IsBeyond(_statistics[each])) ? 1 : 0;
        }

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
            Subgroups = _options.PhaseOneRows,
            Samples = _options.PhaseOneRows * _row.Length,
            SubgroupsBeyondLimits = beyond,
            From = new DateTimeOffset(_collectedTimes[0], TimeSpan.Zero),
            To = new DateTimeOffset(_collectedTimes[^1], TimeSpan.Zero),
            DataHash = Baselines.Baseline.HashOf(_collected),
            EstablishedBy = _options.EstablishedBy,
            Reason = model.CalibrationRows == 0
                ? Invariant($"Phase I: the first {model.Rows} complete rows.")
                : Invariant($"Phase I: the first {model.Rows} complete rows, limits from the {model.CalibrationRows} after them."),
        };
    }
}
