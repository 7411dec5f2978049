using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Tests.Live;

public sealed class MinMaxSeriesTests
{
    [Fact]
    public void Keeps_extremes_and_bounds_memory_however_long_it_runs()
    {
        var random = new Random(7);
        var series = new MinMaxSeries(capacity: 256);
        var values = Enumerable.Range(0, 100_000).Select(_ => random.NextDouble()).ToArray();
        values[41_234] = 9;
        values[77_777] = -9;

        for (var i = 0; i < values.Length; i++)
        {
            series.Add(i, values[i], version: i + 1);
        }

        var points = series.Thinned(width: 100);
        Assert.InRange(series.Count, 128, 256);
        Assert.InRange(points.Count, 50, 100);
        Assert.Equal(9, points.Max(point => point.Max));
        Assert.Equal(-9, points.Min(point => point.Min));
        Assert.Equal(values[^1], points[^1].Last);
        Assert.Equal(points.OrderBy(point => point.T), points);
    }

    [Fact]
    public void Values_of_one_millisecond_share_a_point()
    {
        var series = new MinMaxSeries(capacity: 16);
        series.Add(1, 5, version: 1);
        series.Add(1, 9, version: 2);
        series.Add(1, 4, version: 3);
        series.Add(2, 6, version: 4);

        Assert.Equal(
            [new SeriesPoint(1, 4, 9, 4), new SeriesPoint(2, 6, 6, 6)],
            series.ChangedSince(version: 2, width: 100, out _));
    }

    [Fact]
    public void Gives_a_reader_only_what_it_does_not_know()
    {
        var series = new MinMaxSeries(capacity: 16);
        for (var i = 0; i < 10; i++)
        {
            series.Add(i, i, version: i + 1);
        }

        var points = series.ChangedSince(version: 8, width: 100, out var reset);

        Assert.False(reset);
        Assert.Equal([8, 9], points.Select(point => point.T));
    }

    [Fact]
    public void A_reader_that_applies_every_change_ends_with_the_whole_course()
    {
        var random = new Random(3);
        var series = new MinMaxSeries(capacity: 32);
        var known = new SortedDictionary<long, SeriesPoint>();
        var version = 0L;
        for (var i = 1; i <= 5000; i++)
        {
            series.Add(i, random.NextDouble(), version: i);
            if (random.Next(20) == 0 || i == 5000)
            {
                var points = series.ChangedSince(version, width: 32, out var reset);
                if (reset)
                {
                    known.Clear();
                }

                foreach (var point in points)
                {
                    known[point.T] = point;
                }

                version = i;
            }
        }

        Assert.Equal(series.Thinned(32), known.Values);
    }
}
