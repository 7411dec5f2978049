using Microsoft.Data.Analysis;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Interactive.Tests;

public sealed class DataFrameConversionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Samples_become_rows_with_a_column_for_each_metric_and_null_where_one_was_not_measured()
    {
        Sample[] samples =
        [
            new(Start, "am-01", new Dictionary<string, double> { ["temperature"] = 20.5 }, new Position(1, 2, 3, 7), "RUNNING"),
            new(Start.AddSeconds(1), "am-02", new Dictionary<string, double> { ["pressure"] = 1.25, ["temperature"] = 21 }),
        ];

        var frame = samples.ToDataFrame();

        Assert.Equal(["timestamp", "machine", "status", "x", "y", "z", "layer", "temperature", "pressure"], Names(frame));
        Assert.Equal(2, frame.Rows.Count);
        Assert.Equal([Start.UtcDateTime, "am-01", "RUNNING", 1.0, 2.0, 3.0, 7, 20.5, null], frame.Rows[0]);
        Assert.Equal([Start.UtcDateTime.AddSeconds(1), "am-02", null, null, null, null, null, 21.0, 1.25], frame.Rows[1]);
        Assert.Equal(20.75, frame["temperature"].Mean());
        Assert.Equal(1, frame["pressure"].NullCount);
    }

    [Fact]
    public void A_time_is_given_in_utc()
    {
        Sample[] samples = [new(new DateTimeOffset(2026, 11, 22, 11, 0, 0, TimeSpan.FromHours(1)), "am-01", new Dictionary<string, double>())];

        var time = Assert.IsType<DateTime>(samples.ToDataFrame()["timestamp"][0]);

        Assert.Equal(Start.UtcDateTime, time);
    }

    [Fact]
    public void A_metric_that_is_called_like_a_column_gets_another_name()
    {
        Sample[] samples = [new(Start, "am-01", new Dictionary<string, double> { ["x"] = 5, ["metric.x"] = 6 }, new Position(1, 2, 3))];

        var frame = samples.ToDataFrame();

        Assert.Equal(1.0, frame["x"][0]);
        Assert.Equal(5.0, frame["metric.x"][0]);
        Assert.Equal(6.0, frame["metric.metric.x"][0]);
    }

    [Fact]
    public void No_samples_make_a_frame_without_rows()
    {
        var frame = Array.Empty<Sample>().ToDataFrame();

        Assert.Equal(0, frame.Rows.Count);
        Assert.Equal(7, frame.Columns.Count);
    }

    [Fact]
    public void A_column_of_a_table_holds_numbers_if_every_cell_is_one_whatever_the_culture()
    {
        var table = new Table(
            "Charts",
            ["Metric", "Points", "LCL", "Note", "Metric"],
            [["temperature", "1,234", "0.5", "", "a"], ["pressure", "12", "", "", "1"]]);

        var frame = table.ToDataFrame();

        Assert.Equal(["Metric", "Points", "LCL", "Note", "Metric 2"], Names(frame));
        Assert.Equal(["temperature", 1234.0, 0.5, "", "a"], frame.Rows[0]);
        Assert.Equal(["pressure", 12.0, null, "", "1"], frame.Rows[1]);
    }

    [Fact]
    public void A_chart_becomes_a_row_for_each_point_of_each_panel()
    {
        var frame = Charts.Temperature.ToDataFrame();

        Assert.Equal(["panel", "index", "time", "value", "center", "lcl", "ucl", "violations", "baseline"], Names(frame));
        Assert.Equal(6, frame.Rows.Count);
        Assert.Equal(
            ["X̄", 3L, Start.UtcDateTime.AddSeconds(2), 22.0, 20.0, 19.0, 21.0, "nelson-1: one point beyond 3σ; nelson-5: two of three", false],
            frame.Rows[2]);
        Assert.Equal(["R", 1L, Start.UtcDateTime, 0.5, 0.7, null, 1.6, null, true], frame.Rows[3]);
        Assert.Equal(1, frame.Filter(frame["violations"].ElementwiseIsNotNull()).Rows.Count);
    }

    [Fact]
    public void A_point_without_a_time_has_none_in_the_frame()
    {
        var panel = Charts.Temperature.Panels[0];
        var chart = Charts.Temperature with { Panels = [panel with { Points = [panel.Points[0] with { T = 0 }] }] };

        Assert.Null(chart.ToDataFrame()["time"][0]);
    }

    private static IEnumerable<string> Names(DataFrame frame) => frame.Columns.Select(column => column.Name);
}
