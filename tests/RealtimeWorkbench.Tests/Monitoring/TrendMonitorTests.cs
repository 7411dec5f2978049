using RealtimeWorkbench.Monitoring;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Tests.Monitoring;

public sealed class TrendMonitorTests
{
    [Fact]
    public void Fits_the_line_of_the_textbook()
    {
        // x = 1..5, y = 2, 4, 5, 4, 5: Sxx = 10, Sxy = 6, Syy = 6, so b = 0.6, SSE = 2.4, s = √0.8, SE(b) = √0.08.
        var line = new RollingLine(5);
        foreach (var (x, y) in new[] { (1, 2.0), (2, 4), (3, 5), (4, 4), (5, 5) })
        {
            line.Add(Feed.At(x).Ticks, y);
        }

        line.Fit(out var slope, out var error, out var sigma, out var seconds);

        Assert.Equal(0.6, slope, tolerance: 1e-12);
        Assert.Equal(Math.Sqrt(0.08), error, tolerance: 1e-12);
        Assert.Equal(Math.Sqrt(0.8), sigma, tolerance: 1e-12);
        Assert.Equal(4, seconds, tolerance: 1e-12);
    }

    [Fact]
    public void The_sliding_line_agrees_with_the_line_made_anew()
    {
        var random = new Random(3);
        var points = new List<(long Time, double Value)>();
        var sliding = new RollingLine(20);
        for (var i = 0; i < 500; i++)
        {
            // A jump of a million half-way must not leave a trace once it has left the window.
            var point = (Feed.At(i + random.NextDouble()).Ticks, (i == 250 ? 1e6 : 1000) + random.NextDouble());
            points.Add(point);
            sliding.Add(point.Item1, point.Item2);
            if (i is < 20 or (>= 250 and < 290))
            {
                continue;
            }

            var anew = new RollingLine(20);
            points[^20..].ForEach(p => anew.Add(p.Time, p.Value));
            anew.Fit(out var slope, out var error, out _, out var seconds);
            sliding.Fit(out var slidingSlope, out var slidingError, out _, out var slidingSeconds);
            Assert.Equal(slope, slidingSlope, tolerance: 1e-9);
            Assert.Equal(error, slidingError, tolerance: 1e-9);
            Assert.Equal(seconds, slidingSeconds, tolerance: 1e-9);
        }
    }

    [Fact]
    public void A_drift_under_noise_is_reported_and_its_end_too()
    {
        var random = new Random(1);
        var feed = new Feed().AddSeries("x", 1, Enumerable.Range(0, 600).Select(
            i => 100 + (Math.Clamp(i - 200, 0, 150) * 0.05) + random.NextDouble()));

        var signals = feed.Run(new TrendMonitor(new TrendOptions()));

        Assert.Equal([SignalKind.Raised, SignalKind.Cleared], signals.Select(signal => signal.Kind));
        Assert.InRange(signals[0].Time, Feed.At(200), Feed.At(270));
        Assert.InRange(signals[1].Time, Feed.At(350), Feed.At(450));
        Assert.StartsWith("x of am-01 rises by 0.0", signals[0].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flat_line_is_no_trend_not_even_after_a_jump()
    {
        Assert.Empty(Run(Enumerable.Repeat(0.1, 1000)));

        var signals = Run([.. Enumerable.Repeat(0.1, 150), .. Enumerable.Repeat(1e9, 7), .. Enumerable.Repeat(0.1, 1000)]);

        // What is reported while the jump is inside the window has ended when it has left it.
        Assert.Equal(0, signals.Count % 2);
        Assert.All(signals, signal => Assert.InRange(signal.Time, Feed.At(150), Feed.At(257)));
    }

    [Fact]
    public void A_significant_slope_that_changes_too_little_is_not_reported()
    {
        // The zigzag has s = 1.005; the line changes by 99 · 0.02 = 1.98 s over the window, and |t| is 5.7 where 3.39 is significant.
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (i * 0.02) + (i % 2 == 0 ? 1 : -1))];

        Assert.Empty(Run(values));
        Assert.Single(Run(values, new TrendOptions { MinimumChange = 1.9 }));
    }

    [Fact]
    public void A_slope_that_is_not_significant_is_not_reported_however_little_change_is_asked()
    {
        // As before, with a slope of 0.011: |t| is 3.14.
        double[] values = [.. Enumerable.Range(0, 100).Select(i => (i * 0.011) + (i % 2 == 0 ? 1 : -1))];

        Assert.Empty(Run(values, new TrendOptions { MinimumChange = 0 }));
        Assert.Single(Run(values, new TrendOptions { MinimumChange = 0, Significance = 0.01 }));
    }

    [Fact]
    public void Rarely_calls_noise_a_trend()
    {
        var random = new Random(9);

        var signals = Run(Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()));

        Assert.InRange(signals.Count(signal => signal.Kind == SignalKind.Raised), 0, 2);
    }

    private static List<Signal> Run(IEnumerable<double> values, TrendOptions? options = null) =>
        new Feed().AddSeries("x", 1, values).Run(new TrendMonitor(options ?? new TrendOptions()));
}
