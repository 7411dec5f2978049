using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Detection;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Spc.Groups;

// How rows are watched while those are collected that the limits come from.
internal sealed partial class MonitoredGroup
{
    /// <summary>Rows that were held out when provisional limits were made anew; 0 while they are by formula.</summary>
    private int _renewedAt;

    /// <summary>Rows beyond provisional limits, and the event times of the first and last of them.</summary>
    private int _beyondProvisional;
    private long _firstBeyond;
    private long _lastBeyond;

    /// <summary>Whether there is a model, but its limits are provisional.</summary>
    private bool IsProvisional => Baseline is null && _charts is not null;

    private double EachShare => _options.FalseAlarms / VariableCharts.Count;

    /// <summary>Begins to watch the rows that are held out.</summary>
    private void BeginProvisional(MultivariateEstimate process)
    {
        Prepare(process);
        Judge(ProvisionalLimits.OfDependent(QuickFormula(process), process, DependenceOfBaseline(), _options.Lambda, EachShare));
        var charts = ChartsOf(_model!);
        for (var i = 0; i < BaselineRows; i++)
        {
            charts.Next(_collected.AsSpan(i * _row.Length, _row.Length), _statistics);
            Plot(_collectedNumbers[i], _collectedTimes[i], isBaseline: true);
        }
    }

    /// <summary>Makes the charts of the rows of the baseline, without limits.</summary>
    private void Prepare(MultivariateEstimate process)
    {
        _charts = new VariableCharts(process, _options.Components, _options.Lambda);
        _model = ModelOf(process, _charts.Components, [], 0);
    }

    private void Judge(IReadOnlyList<double> limits)
    {
        _model = _model! with { Limits = limits };
        _limits = LimitsOf(_model, _charts!);
    }

    /// <summary>0 where the values of each metric pass for independent.</summary>
    private double DependenceOfBaseline() => IndependenceCheck.DependenceOfVariables(Rows(), _row.Length) is null
        ? 0
        : ProvisionalLimits.Dependence(_collected.AsSpan(0, BaselineRows * _row.Length), _row.Length);

    /// <summary>Judges a row that is held out, which was just collected.</summary>
    private void CheckProvisionally(long time, int batchRow, SignalSink signals)
    {
        var before = _filled - BaselineRows - 1;
        if (_beyond == 0 && ProvisionalLimits.IsDue(before, _renewedAt))
        {
            // Not while a row is beyond: a fault that lasts would end its own alarm.
            _renewedAt = before;
            Judge(ProvisionalLimits.OfRows(QuickFormula(EstimateAgain()), Kept(StatisticsOf(before), out _)));
        }

        Check(time, batchRow, signals);
        if (_beyond != 0)
        {
            _firstBeyond = _beyondProvisional++ == 0 ? time : _firstBeyond;
            _lastBeyond = time;
        }
    }

    private MultivariateEstimate EstimateAgain() => new(_model!.Mean, _model.Covariance, BaselineRows, 1);

    /// <summary>T², SPE and MEWMA of the first rows that are held out.</summary>
    private double[][] StatisticsOf(int rows)
    {
        var p = _row.Length;
        var charts = ChartsOf(_model!);
        var statistics = new double[VariableCharts.Count];
        double[][] values = [.. statistics.Select(_ => new double[rows])];
        for (var row = 0; row < rows; row++)
        {
            charts.Next(_collected.AsSpan((BaselineRows + row) * p, p), statistics);
            for (var i = 0; i < values.Length; i++)
            {
                values[i][row] = statistics[i];
            }
        }

        return values;
    }

    /// <summary>Leaves rows of a fault out.</summary>
    /// <param name="values">For each statistic its value at each row.</param>
    /// <param name="faulty">Marks of the rows that were left out; null if none was.</param>
    private double[][] Kept(double[][] values, out bool[]? faulty)
    {
        var marks = faulty = FaultEpisodes.Of(values, _options.Lambda);
        return marks is null ? values : [.. values.Select(each => each.Where((_, row) => !marks[row]).ToArray())];
    }

    /// <summary>What is told when rows begin to be held out.</summary>
    private string ProvisionalWords()
    {
        var rows = _needed - BaselineRows;
        return Invariant($"Until then rows are judged by provisional limits: by formula, but wider where rows depend on each other, and from {ProvisionalLimits.FirstRenewal} rows on the largest values so far. Expect some {ProvisionalLimits.FalseAlarms(rows, _options.FalseAlarms)} false alarms in these {rows} rows.");
    }

    /// <summary>What came of the rows that were held out: those beyond provisional limits, and those left out.</summary>
    /// <param name="left">Rows that were left out.</param>
    /// <param name="values">Statistics of all of them.</param>
    /// <param name="limits">The limits.</param>
    private string? HeldOutWords(bool[]? left, double[][] values, IReadOnlyList<double> limits)
    {
        if (_beyondProvisional == 0 && left is null)
        {
            return null;
        }

        var rows = values[0].Length;
        var beyond = Invariant($"{_beyondProvisional} of the {rows} rows held out were beyond the provisional limits, from {new DateTimeOffset(_firstBeyond, TimeSpan.Zero):u} to {new DateTimeOffset(_lastBeyond, TimeSpan.Zero):u}");
        if (left is null)
        {
            return $"{beyond}; all are in the limits: look at them, for what a fault among them reached is not seen any more.";
        }

        var first = Array.IndexOf(left, true);
        var last = Array.LastIndexOf(left, true);
        return Invariant(
            $"{beyond}; {left.Count(isLeft => isLeft)} of them and of those next to them, from {TimeOf(first):u} to {TimeOf(last):u}, lasted and lay so far out that they were taken for a fault and left out of the limits (were they the process as it is, {HeldOutLimits.Beyond(values, limits) / (double)rows:G2} of the rows would lie beyond).");

        DateTimeOffset TimeOf(int row) => new(_collectedTimes[BaselineRows + row], TimeSpan.Zero);
    }
}
