using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Tests.Streaming;
using RealtimeWorkbench.Tests.Streaming.Checkpoints;
using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Tests.Voxels;

public sealed class LayerMonitorTests
{
    private static readonly VoxelRegion Left = new("left", new Position(0, 0, 0), new Position(50, 100, 100));

    private readonly MetricCatalog _catalog = new();
    private readonly Sink _sink = new();
    private readonly SignalSink _signals = new();
    private readonly List<Signal> _raised = [];

    [Fact]
    public void A_layer_is_a_point_once_the_next_one_begins()
    {
        var monitor = Create(new());

        Observe(monitor, At(1, 0, 10), At(1, 0, 14), At(2, 0, 20), At(2, 0, 24), At(2, 0, 22), At(3, 0, 12), At(3, 0, 16), At(4, 0, 30), At(4, 0, 31), At(5, 0, 0));

        // Means 12, 22, 14 and 30.5; standard deviations √8, 2, √8 and √0.5. Layer 5 is not complete.
        Assert.Equal([12, 22, 14, 30.5], _sink.Of(_catalog, "temperature per layer"));
        Assert.Equal([Math.Sqrt(8), 2, Math.Sqrt(8), Math.Sqrt(0.5)], _sink.Of(_catalog, "temperature spread per layer"), Close);

        // Three layers make the baseline: center 16, mean moving range (10 + 8) / 2 = 9, sigma 9 / 1.128.
        var limits = _sink.Points.Last(point => point.Panel == 0 && _catalog.Metrics[point.Metric] == "temperature per layer");
        Assert.Equal(16, limits.Center, tolerance: 1e-9);
        Assert.Equal(16 + (3 * 9 / 1.1283791670955126), limits.Upper, tolerance: 1e-9);
    }

    [Fact]
    public void A_region_has_charts_of_its_own()
    {
        var monitor = Create(new() { Regions = [Left] });

        Observe(monitor, At(1, 10, 1), At(1, 60, 3), At(2, 10, 5), At(2, 60, 9), At(3, 70, 9), At(4, 10, 2), At(4, 90, 8), At(5, 1, 1));

        Assert.Equal([2, 7, 9, 5], _sink.Of(_catalog, "temperature per layer"));

        // Nothing of layer 3 lies on the left.
        Assert.Equal([1, 5, 2], _sink.Of(_catalog, "temperature per layer in left"));
    }

    [Fact]
    public void Sheets_of_voxels_are_layers_where_samples_say_none()
    {
        var monitor = Create(new() { By = LayerSource.Height, Grid = new() { Resolution = 2 } });

        Observe(monitor, High(0.5, 1), High(1.9, 3), High(2, 5), High(3, 7), High(-1, 100), High(4.5, 9), High(7, 1));

        Assert.Equal([2, 6, 9], _sink.Of(_catalog, "temperature per layer"));

        static Sample High(double z, double value) => At(null, 0, value) with { Position = new Position(0, 0, z) };
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_layer_beyond_the_limits_raises_a_signal_where_that_is_wanted(bool isWanted, int expected)
    {
        var monitor = Create(new() { Signals = isWanted });

        Observe(monitor, [.. Enumerable.Range(0, 8).SelectMany(layer => new[] { At(layer, 0, 10 + (layer % 2)), At(layer, 0, 11 + (layer % 2)) }), At(8, 0, 90), At(8, 0, 91), At(9, 0, 0)]);

        var signals = Drained();
        Assert.Equal(expected, signals.Count(signal => signal.Metric == "temperature per layer" && signal.Rule == "i-mr/i/nelson-1"));
        Assert.Equal(expected > 0, signals.Count > 0);
        Assert.All(signals, signal => Assert.True(LayerMonitor.IsOfLayers(signal.Metric)));
        Assert.False(LayerMonitor.IsOfLayers("temperature"));
    }

    [Fact]
    public void Several_layers_make_a_point_of_an_xbar_s_chart()
    {
        var monitor = Create(new() { Charts = new() { Chart = ChartKind.XbarS, SubgroupSize = 2, BaselineSubgroups = 2 } });

        Observe(monitor, [.. Enumerable.Range(0, 7).SelectMany(layer => new[] { At(layer, 0, layer * layer), At(layer, 0, layer * layer) })]);

        Assert.Equal([0.5, 6.5, 20.5], _sink.Of(_catalog, "temperature per layer"));
    }

    [Fact]
    public void The_same_samples_give_the_same_however_they_are_cut_and_wherever_they_are_resumed()
    {
        var random = new Random(3);
        var samples = Enumerable.Range(0, 600).Select(i => At(i / 7, random.Next(100), 100 + random.NextDouble() + (i > 400 ? 2 : 0))).ToArray();
        var options = new LayerMonitorOptions { Regions = [Left] };
        Observe(Create(options), samples);
        var (points, signals) = (_sink.Take(_catalog), Drained());
        Assert.NotEmpty(signals);

        for (var cut = 1; cut < samples.Length; cut += 97)
        {
            var first = Create(options);
            foreach (var piece in samples[..cut].Chunk(1 + (cut % 13)))
            {
                Observe(first, piece);
            }

            var other = Saved.Renumbered(_catalog);
            var second = new LayerMonitor(Usual(options), other, _sink);
            var before = _sink.Take(_catalog);
            Saved.Move(first, _catalog, second, other);
            using (var rest = Make.Batch(other, samples[cut..]))
            {
                Observe(second, rest);
            }

            // Charts of one layer come in the order of their numbers, which differ here.
            Assert.Equal(points.Order(StringComparer.Ordinal), before.Concat(_sink.Take(other)).Order(StringComparer.Ordinal));
            Assert.Equal(signals.OrderBy(signal => signal.Metric), Drained().OrderBy(signal => signal.Metric));
        }
    }

    [Fact]
    public void A_baseline_is_found_again_where_layers_and_region_are_the_same()
    {
        var store = new BaselineStore();
        var options = new LayerMonitorOptions { Regions = [Left] };
        Observe(Create(options, store), At(1, 0, 10), At(1, 0, 14), At(2, 0, 20), At(2, 0, 25), At(3, 0, 12), At(3, 0, 15), At(4, 0, 0));
        Assert.Equal(
            ["temperature per layer: layers by number", "temperature per layer in left: layers by number, x 0..50, y 0..100, z 0..100"],
            store.All.Where(baseline => !baseline.Metric.Contains("spread", StringComparison.Ordinal)).Select(baseline => $"{baseline.Metric}: {baseline.Basis}"));
        using var file = new MemoryStream();
        store.Save(file);
        file.Position = 0;
        store = BaselineStore.Load(file);
        _sink.Points.Clear();

        // The left is another box now, so that it needs a baseline of its own.
        var left = Left with { Maximum = new Position(40, 100, 100) };
        Observe(Create(options with { Regions = [left] }, store), At(1, 0, 10), At(2, 0, 20), At(3, 0, 12), At(4, 0, 13), At(5, 0, 0));

        Assert.Equal([false, false, false, false], _sink.Points.Where(point => point.Panel == 0 && _catalog.Metrics[point.Metric] == "temperature per layer").Select(point => point.IsBaseline));
        Assert.Equal([true, true, true, false], _sink.Points.Where(point => point.Panel == 0 && _catalog.Metrics[point.Metric] == "temperature per layer in left").Select(point => point.IsBaseline));
        Assert.Equal(
            "Baseline 1 of temperature per layer in left is for layers by number, x 0..50, y 0..100, z 0..100, not layers by number, x 0..40, y 0..100, z 0..100; a new one is collected.",
            Assert.Single(_sink.Notices, notice => notice.StartsWith("Baseline 1 of temperature per layer in left", StringComparison.Ordinal)));
        Assert.Equal(2, store.Latest("am-01", "temperature per layer in left")!.Version);
    }

    [Fact]
    public void A_checkpoint_keeps_what_a_baseline_is_of()
    {
        var monitor = Create(new() { Regions = [Left] }, new BaselineStore());
        Observe(monitor, At(1, 0, 10), At(2, 0, 20), At(3, 0, 12), At(4, 0, 13));
        var (store, other) = (new BaselineStore(), Saved.Renumbered(_catalog));
        Saved.Move(monitor, _catalog, new LayerMonitor(Usual(new() { Regions = [Left] }), other, _sink, store), other);

        Assert.Equal(monitor.Baselines.All.Select(baseline => baseline.Basis), store.All.Select(baseline => baseline.Basis));
        Assert.All(store.All, baseline => Assert.StartsWith("layers by number", baseline.Basis, StringComparison.Ordinal));
        Assert.NotEmpty(store.All);
    }

    [Theory]
    [InlineData("edge = x 20..25", "edge -inf")]
    [InlineData("  a b = x 1..2 , z -3.5..4e1 ; c = y 0..1 ", "a b, c")]
    [InlineData("", "")]
    public void Regions_are_read_as_they_are_written(string text, string names)
    {
        Assert.True(VoxelRegionParser.TryParse(text, out var regions, out _));
        Assert.Equal(names.Replace(" -inf", "", StringComparison.Ordinal), string.Join(", ", regions.Select(region => region.Name)));
        Assert.All(regions, region => Assert.True(region.Contains(
            double.IsInfinity(region.Minimum.X) ? 1e9 : region.Minimum.X,
            double.IsInfinity(region.Minimum.Y) ? -1e9 : region.Minimum.Y,
            double.IsInfinity(region.Minimum.Z) ? 0 : region.Minimum.Z)));
        Assert.All(regions, region => Assert.False(region.Contains(region.Maximum.X, region.Maximum.Y, region.Maximum.Z)));
    }

    [Theory]
    [InlineData("x 1..2", "'x 1..2' has no name; use name = x low..high,")]
    [InlineData("a = x 2..1", "'a = x 2..1' is not a region; use")]
    [InlineData("a = x 1..2, x 3..4", "'a = x 1..2, x 3..4' is not a region; use")]
    [InlineData("a = w 1..2", "'a = w 1..2' is not a region; use")]
    [InlineData("a = x 1..NaN", "'a = x 1..NaN' is not a region; use")]
    [InlineData("a = x 1..2; a = y 1..2", "there are two regions 'a'; give each a name of its own.")]
    public void A_wrong_region_is_explained(string text, string sentence)
    {
        Assert.False(VoxelRegionParser.TryParse(text, out _, out var problem));
        Assert.StartsWith(sentence, problem, StringComparison.Ordinal);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static Sample At(int? layer, double x, double value) =>
        Make.Sample(0, value) with { Position = new Position(x, 1, 1, layer) };

    private static LayerMonitorOptions Usual(LayerMonitorOptions options) => options with
    {
        Metrics = ["temperature"],
        Charts = options.Charts with { BaselineSubgroups = Math.Min(options.Charts.BaselineSubgroups, 3), Rules = RuleSet.Nelson },
    };

    private LayerMonitor Create(LayerMonitorOptions options, BaselineStore? store = null) => new(Usual(options), _catalog, _sink, store);

    private void Observe(LayerMonitor monitor, params Sample[] samples)
    {
        using var batch = Make.Batch(_catalog, samples);
        Observe(monitor, batch);
    }

    /// <summary>Signals are handed on after each batch, as in a pipeline.</summary>
    private void Observe(LayerMonitor monitor, SampleBatch batch)
    {
        monitor.Observe(batch, _signals);
        _signals.Drain(_raised.Add);
    }

    private List<Signal> Drained()
    {
        List<Signal> signals = [.. _raised];
        _raised.Clear();
        return signals;
    }

    private sealed class Sink : IChartSink
    {
        public List<ChartPoint> Points { get; } = [];

        public List<string> Notices { get; } = [];

        public void OnBaseline(Baseline baseline)
        {
        }

        public void OnNotice(string machine, string metric, string sentence) => Notices.Add(sentence);

        public void OnPoint(in ChartPoint point) => Points.Add(point);

        public IEnumerable<double> Of(MetricCatalog catalog, string metric) =>
            Points.Where(point => point.Panel == 0 && catalog.Metrics[point.Metric] == metric).Select(point => point.Value);

        /// <summary>The points by name.</summary>
        public List<string> Take(MetricCatalog catalog)
        {
            List<string> taken = [.. Points.Select(point => FormattableString.Invariant($"{catalog.Metrics[point.Metric]} {point.Panel} {point.Index} {point.Value:R} {point.Lower:R} {point.Upper:R} {point.Violations}"))];
            Points.Clear();
            return taken;
        }
    }
}
