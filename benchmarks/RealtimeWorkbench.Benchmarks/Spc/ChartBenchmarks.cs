using BenchmarkDotNet.Attributes;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Benchmarks.Spc;

/// <summary>
/// Cost of a row (a value, a count, a subgroup of 5, or an observation of 4 variables) of every kind of chart with all of Nelson's rules that are
/// valid on its panels, in Phase II, with the rows going round few or many charts.
/// </summary>
[MemoryDiagnoser]
[MinColumn]
public class ChartBenchmarks
{
    private const int Rows = 1000;
    private const int BaselineRows = 50;
    private const int Variables = 4;

    private StreamingChart[] _charts = [];
    private RuleTracker[] _trackers = [];
    private RuleSet[] _rules = [];
    private double[] _values = [];
    private readonly PlottedPoint[] _points = new PlottedPoint[3];
    private int _width;
    private double _size;
    private int _next;

    [ParamsAllValues]
    public ChartKind Chart { get; set; }

    [Params(1, 1_000, 100_000)]
    public int Charts { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var info = ChartInfo.Of(Chart);
        var random = new Random(1);
        _width = info.Input switch
        {
            ChartInputKind.Subgroup => 5,
            ChartInputKind.Vector or ChartInputKind.VectorOrSubgroup => Variables,
            _ => 1,
        };
        _size = info.Input == ChartInputKind.CountOfSize ? 50 : 1;
        _values = [.. Enumerable.Range(0, Rows * _width).Select(_ => Value(random, info.TakesCounts))];

        var design = new ChartDesign { Kind = Chart, Variables = info.IsMultivariate ? Variables : 1, SigmaMultiple = 5 };
        var process = PhaseOne.Estimate(design, [.. Enumerable.Range(0, BaselineRows).Select(row => new BaselineRow(_values.AsMemory(row * _width, _width), _size))]);
        _charts = [.. Enumerable.Range(0, Charts).Select(_ => StreamingChart.Create(design, process))];
        _rules = [.. info.Panels.Select(panel => RuleSet.Nelson.Within(panel.Rules))];
        _trackers = new RuleTracker[Charts * _rules.Length];
        _next = 0;
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public int Plot()
    {
        var violations = 0;
        var points = _points.AsSpan(0, _rules.Length);
        for (var row = 0; row < Rows; row++)
        {
            var number = _next;
            _next = number + 1 == _charts.Length ? 0 : number + 1;
            points.Clear();
            _charts[number].Plot(new ChartInput(_values.AsSpan(row * _width, _width), _size), points);
            for (var panel = 0; panel < points.Length; panel++)
            {
                ref readonly var point = ref points[panel];
                if (point.IsPlotted)
                {
                    violations += _trackers[(number * _rules.Length) + panel].Next(point.Value, point.Limits, _rules[panel]) == RuleSet.None ? 0 : 1;
                }
            }
        }

        return violations;
    }

    private static double Value(Random random, bool isCount) =>
        isCount ? random.Next(12) : Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) + 44;
}
