using FsCheck.Fluent;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Windows;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Streaming.Windows;

public sealed class SeriesWindowsTests
{
    /// <summary>numpy.random.default_rng(7).normal(0, 1, 24) to two places, with two outliers; 0.7 s apart.</summary>
    private static readonly double[] Noise =
    [
        0.0, 0.3, -0.27, -0.89, -0.45, -0.99, 0.06, 9.5, -0.49, -0.62, 0.49, 0.36,
        0.11, -0.93, -0.03, -8.25, -1.34, -0.46, -1.9, -1.29, -1.84, -0.24, -1.27, 0.27,
    ];

    private static readonly WindowDefinition[] Definitions =
    [
        new TumblingWindow(TimeSpan.FromSeconds(3)),
        new SlidingWindow(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2)),
        new SlidingWindow(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3)),
        new SlidingWindow(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)),
        new SessionWindow(TimeSpan.FromSeconds(2)),
        new CountWindow(4),
        new CountWindow(5, 2),
        new CountWindow(2, 5),
        new LayerWindow(),
    ];

    [Fact]
    public void Tumbling_windows_agree_with_pandas()
    {
        var windows = SeriesWindows.Of(new TumblingWindow(TimeSpan.FromSeconds(3)), Values()).ToList();

        // pandas 1.5.3: resample("3s").agg(["count", "mean", "std", "min", "max", "first", "last"]).
        Assert.Equal([5, 4, 4, 5, 4, 2], windows.Select(window => window.Count));
        AssertClose([-0.262, 2.02, 0.085, -2.202, -1.3175, -0.5], windows.Select(window => window.Mean));
        AssertClose(
            [0.4511873225169342, 5.0050707620705355, 0.4957485921983709, 3.4165582096607103, 0.768998266144556, 1.0889444430272832],
            windows.Select(window => window.StandardDeviation));
        Assert.Equal([-0.89, -0.99, -0.62, -8.25, -1.9, -1.27], windows.Select(window => window.Minimum));
        Assert.Equal([0.3, 9.5, 0.49, -0.03, -0.24, 0.27], windows.Select(window => window.Maximum));
        Assert.Equal([0.0, -0.99, -0.62, -0.93, -1.9, -1.27], windows.Select(window => window.First));
        Assert.Equal([-0.45, -0.49, 0.11, -0.46, -0.24, 0.27], windows.Select(window => window.Last));
        Assert.Equal(Enumerable.Range(0, 6).Select(i => Make.Start.AddSeconds(3 * i)), windows.Select(window => window.Start));
        Assert.Equal([true, true, true, true, true, false], windows.Select(window => window.IsComplete));
    }

    [Fact]
    public void Sliding_windows_agree_with_pandas()
    {
        var definition = new SlidingWindow(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2));
        var windows = SeriesWindows.Of(definition, Values()).ToList();

        // pandas 1.5.3: mean() and std() of the rows from each start to 4 s later.
        Assert.Equal([3, 6, 6, 6, 6, 6, 5, 5, 4, 1], windows.Select(window => window.Count));
        AssertClose(
            [0.01, -0.3833333333333333, 1.1233333333333333, 1.55, -0.10333333333333335, -1.8166666666666667, -2.648, -1.308, -0.77, 0.27],
            windows.Select(window => window.Mean));
        AssertClose(
            [0.2851315485876651, 0.5011852618210821, 4.120609987206587, 3.9200204081101417, 0.5599880951115538, 3.1983099703854014,
             3.173494918855236, 0.6663107383195921, 0.958714416984189, double.NaN],
            windows.Select(window => window.StandardDeviation));
        Assert.Equal(Make.Start.AddSeconds(-2), windows[0].Start);
        Assert.Equal(Make.Start.AddSeconds(2), windows[0].End);
    }

    [Fact]
    public void Windows_of_every_kind_hold_what_a_naive_computation_finds() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), codes =>
        {
            var values = Series(codes);
            foreach (var definition in Definitions)
            {
                var expected = NaiveWindows.Of(definition, values);
                var actual = SeriesWindows.Of(definition, values).ToList();

                Assert.Equal(expected.Select(window => window.Values.Count), actual.Select(window => (int)window.Count));
                foreach (var (naive, window) in expected.Zip(actual))
                {
                    var moments = default(RunningMoments);
                    naive.Values.ForEach(value => moments.Add(value.Value));
                    Assert.Equal((naive.Start, naive.End), (window.Start, window.End));
                    AssertClose([moments.Mean, moments.StandardDeviation], [window.Mean, window.StandardDeviation]);
                    Assert.Equal((moments.Minimum, moments.Maximum), (window.Minimum, window.Maximum));
                    Assert.Equal((naive.Values[0].Value, naive.Values[^1].Value), (window.First, window.Last));
                    Assert.Equal(definition is LayerWindow ? naive.Values[0].Layer : null, window.Layer);
                }
            }
        }).Holds();

    [Fact]
    public void Any_order_within_the_lateness_gives_the_same_to_the_last_bit() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), codes =>
        {
            var values = Series(codes).DistinctBy(value => value.Time).ToList();
            var shuffled = values
                .Select((value, i) => (value, Key: value.Time.AddSeconds(codes[i] * 7 % 5)))
                .OrderBy(pair => pair.Key)
                .Select(pair => pair.value);

            foreach (var definition in Definitions)
            {
                Assert.Equal(
                    SeriesWindows.Of(definition, values), SeriesWindows.Of(definition, shuffled, TimeSpan.FromSeconds(4)));
            }
        }).Holds();

    [Fact]
    public void A_window_is_closed_when_the_watermark_reaches_its_end_and_not_before()
    {
        var closed = new List<WindowResult>();
        var windows = new SeriesWindows(new TumblingWindow(TimeSpan.FromSeconds(10)), closed.Add, TimeSpan.FromSeconds(5));

        windows.Add(new(Make.Start.AddSeconds(1), 1));
        windows.Add(new(Make.Start.AddSeconds(14.9), 2));
        Assert.Empty(closed);
        windows.Add(new(Make.Start.AddSeconds(9.95), 3));
        windows.Add(new(Make.Start.AddSeconds(15), 4));

        Assert.Equal(2, Assert.Single(closed).Count);
        Assert.False(windows.Add(new(Make.Start.AddSeconds(9.99), 5)));
        Assert.Equal(1, windows.Late);
        Assert.Single(closed);
    }

    [Fact]
    public void A_silent_series_is_closed_by_the_passing_of_time()
    {
        var closed = new List<WindowResult>();
        var windows = new SeriesWindows(new SessionWindow(TimeSpan.FromSeconds(10)), closed.Add);
        windows.Add(new(Make.Start, 1));

        windows.Advance(Make.Start.AddSeconds(10));
        Assert.Empty(closed);
        windows.Advance(Make.Start.AddSeconds(11));

        Assert.Equal(Make.Start.AddSeconds(10), Assert.Single(closed).End);
    }

    [Fact]
    public void A_gap_of_years_costs_no_more_than_one_of_seconds()
    {
        var definition = new SlidingWindow(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(1));
        TimedValue[] values = [new(Make.Start, 1), new(Make.Start.AddYears(100), 2)];

        Assert.Equal([1, 1, 2, 2], SeriesWindows.Of(definition, values).Select(window => window.Mean));
    }

    [Fact]
    public void Values_that_are_not_finite_are_in_no_window()
    {
        TimedValue[] values = [new(Make.Start, double.NaN), new(Make.Start, 5), new(Make.Start, double.PositiveInfinity)];

        Assert.Equal((1, 5.0), SeriesWindows.Of(new CountWindow(3), values).Select(window => (window.Count, window.Mean)).Single());
    }

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        var windows = new SeriesWindows(
            new SlidingWindow(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2)), static _ => { }, TimeSpan.FromSeconds(1));
        var time = Make.Start;

        Assert.Equal(0, Allocated.ByEach(() => Add(10_000)));

        void Add(int count)
        {
            for (var i = 0; i < count; i++)
            {
                time = time.AddMilliseconds(i % 3 == 0 ? 400 : -100);
                windows.Add(new(time, i));
            }
        }
    }

    [Fact]
    public async Task A_source_is_cut_into_windows_machine_by_machine()
    {
        var source = new ScriptedSource()
            .Yield(Make.Sample(0, 1, "a"), Make.Sample(5, 3, "a"), Make.Sample(100, 7, "b"))
            .Yield(Make.Sample(12, 4, "a"), Make.Sample(13, 5, "a", "power"));

        var windows = new List<MachineWindow>();
        await foreach (var window in source.ReadWindowsAsync("temperature", new TumblingWindow(TimeSpan.FromSeconds(10))))
        {
            windows.Add(window);
        }

        Assert.Equal([("a", 2.0), ("a", 4.0), ("b", 7.0)], windows.Select(window => (window.Machine, window.Window.Mean)));
    }

    [Fact]
    public async Task What_comes_too_late_for_the_windows_of_a_source_is_told()
    {
        var source = new ScriptedSource().Yield(Make.Sample(12, 1, "a"), Make.Sample(3, 2, "a"), Make.Sample(3, 3, "b"));
        var late = new List<(string Machine, double Value)>();

        await foreach (var window in source.ReadWindowsAsync(
            "temperature", new TumblingWindow(TimeSpan.FromSeconds(10)), late: (machine, value) => late.Add((machine, value.Value))))
        {
            Assert.NotEqual(2, window.Window.Mean);
        }

        Assert.Equal([("a", 2.0)], late);
    }

    [Fact]
    public void A_step_that_makes_too_many_pieces_is_refused()
    {
        var problem = Assert.Throws<ArgumentException>(() => new SlidingWindow(TimeSpan.FromHours(1), TimeSpan.FromTicks(7)));

        Assert.StartsWith("Windows of 01:00:00 every 00:00:00.0000007 fall into more than 100000 pieces", problem.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<TimedValue> Values() =>
        Noise.Select((value, i) => new TimedValue(Make.Start.AddSeconds(0.7 * i), value));

    private static List<TimedValue> Series(byte[] codes)
    {
        var seconds = 0;
        return
        [
            .. codes.Select((code, i) => new TimedValue(
                Make.Start.AddSeconds(seconds += code % 4), code, code % 7 == 0 ? null : i / 5 % 3)),
        ];
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-9));
}
