using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Filters;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming.Filters;

public sealed class FilterStageTests
{
    [Fact]
    public async Task Monitors_see_filtered_values_and_views_raw_ones_machine_by_machine()
    {
        var (filtered, raw) = (new List<double>(), new List<double>());
        var source = new ScriptedSource()
            .Yield(Make.Sample(0, 10, "a"), Make.Sample(0, 90, "b"))
            .Yield(Make.Sample(1, 20, "a"), Make.Sample(1, 7, "a", "power"), Make.Sample(1, 80, "b"));
        var pipeline = Make.Pipeline(
            new ManualTime(Make.Start),
            new FakeMonitor(batch => Collect(batch, filtered)),
            options: new() { Filters = [new FilterRule("temperature", new EwmaFilter(0.5))] },
            observers: new FakeObserver(batch => Collect(batch, raw)));

        await pipeline.RunAsync(source);

        Assert.Equal([10, 90, 15, 7, 85], filtered);
        Assert.Equal([10, 90, 20, 7, 80], raw);
    }

    [Fact]
    public void A_filter_for_every_metric_leaves_the_number_of_a_part_as_it_is()
    {
        var catalog = new MetricCatalog();
        var any = new FilterRule(FilterRule.AnyMetric, new EwmaFilter(0.5));
        using var batch = Make.Batch(catalog, [Make.Sample(0, 1, "a", "recipe"), Make.Sample(1, 10, "a"), Make.Sample(2, 2, "a", "recipe"), Make.Sample(3, 20, "a")]);

        new FilterStage([any], number: "recipe").Apply(batch);

        Assert.Equal([1, 2], batch.Column(catalog.Metrics.GetOrAdd("recipe")).ToArray().Where(value => !double.IsNaN(value)));
        Assert.Equal([10, 15], batch.Column(catalog.Metrics.GetOrAdd("temperature")).ToArray().Where(value => !double.IsNaN(value)));
        Assert.Equal("recipe", SettingsEditor.Apply(new WorkbenchSettings(), Parts("z-mr")).Spc.NumberMetric);

        // A filter that names the metric is asked for; and charts may be off.
        var named = new FilterStage([new FilterRule("recipe", new EwmaFilter(0.5)), any], number: "recipe");
        Assert.NotEqual(new FilterStage([any]).Settings, new FilterStage([any], number: "recipe").Settings);
        using var other = Make.Batch(catalog, [Make.Sample(0, 1, "a", "recipe"), Make.Sample(1, 2, "a", "recipe")]);
        named.Apply(other);
        Assert.Equal([1, 1.5], other.Column(catalog.Metrics.GetOrAdd("recipe")).ToArray());
        Assert.Null(new WorkbenchSettings().Spc.NumberMetric);

        static KeyValuePair<string, string>[] Parts(string chart) =>
            [new("Spc.Chart", chart), new("Spc.PartMetric", "recipe"), new("Spc.Standards", "temperature@1 = 50 ± 2")];
    }

    [Fact]
    public void A_value_costs_no_allocation_once_its_series_is_known()
    {
        var catalog = new MetricCatalog();
        var stage = new FilterStage([new FilterRule(FilterRule.AnyMetric, new HampelFilter(7))]);
        using var batch = Make.Batch(catalog, [.. Enumerable.Range(0, 100).Select(i => Make.Sample(i, i % 7, i % 2 == 0 ? "a" : "b"))]);

        var allocated = Allocated.ByEach(() =>
        {
            stage.Apply(batch);
            stage.Undo(batch);
        });

        Assert.Equal(0, allocated);
    }

    /// <summary>Of the monitors of sensors both: a filter must neither make one silent or stuck, nor hide that it is.</summary>
    [Theory]
    [InlineData("deadband(50)")]
    [InlineData("exception(50)")]
    [InlineData("exception(50, 30)")]
    [InlineData("ewma(0.2)")]
    [InlineData("median(7)")]
    [InlineData("hampel(7)")]
    public async Task A_filter_changes_nothing_in_what_is_said_of_sensors(string filter)
    {
        var noise = new Random(7);

        // Varies, then is frozen for 40 samples, varies again, then is silent for a minute.
        Sample[] samples =
        [
            .. Enumerable.Range(0, 200).Select(i => Make.Sample(i, i is >= 100 and < 140 ? 1000 : 1000 + noise.NextDouble())),
            .. Enumerable.Range(260, 20).Select(i => Make.Sample(i, 1000 + noise.NextDouble())),
        ];

        var raw = await SignalsOfSensorsAsync([], samples);

        Assert.Equal(["stuck", "stuck", "staleness", "staleness"], raw.Select(signal => signal.Rule));
        Assert.True(FilterParser.TryParse("* = " + filter, out var rules, out _));
        Assert.Equal(raw, await SignalsOfSensorsAsync(rules, samples));
    }

    private static async Task<IReadOnlyList<Signal>> SignalsOfSensorsAsync(IReadOnlyList<FilterRule> filters, Sample[] samples)
    {
        var handler = new RecordingHandler();
        var pipeline = new Pipeline(
            new() { Filters = filters }, _ => [new StalenessMonitor(new()), new StuckMonitor(new())], handler, [], new ManualTime(Make.Start));
        await pipeline.RunAsync(new ScriptedSource().Yield(samples));
        return handler.Signals;
    }

    private static void Collect(SampleBatch batch, List<double> values)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            values.AddRange(batch.ToSample(row).Values.Values);
        }
    }
}
