using System.Text.Json;
using RealtimeWorkbench.Cli.Bench;

namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary>That <c>rtw bench</c> works; what it measures here says nothing.</summary>
public class BenchCommandTests
{
    [Fact]
    public async Task Prints_ratios_with_what_they_were_made_of()
    {
        var rtw = await Rtw.RunAsync("bench", "--tiny", "--only", "a,c,d");

        Assert.Equal((0, ""), (rtw.Code, rtw.Error));
        Assert.Matches("(?m)^a  decode-and-monitors-to-tokenising +[0-9.,]+ × +(met|MISSED) .*per sample of 3 metrics", rtw.Output);
        Assert.Matches("(?m)^c  bytes-allocated-per-sample +[0-9.,]+ B", rtw.Output);
        Assert.Matches("(?m)^d  cost-of-a-sample-at-100-series +[0-9.,]+ ×", rtw.Output);
        Assert.Matches("(?m)^d  cost-of-a-sample-at-100-series-in-no-order +[0-9.,]+ ×", rtw.Output);
        Assert.DoesNotContain("checkpoint", rtw.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_tells_the_machine_and_every_figure_of_the_parts_that_run_a_workbench()
    {
        var rtw = await Rtw.RunAsync("bench", "--tiny", "--json", "--only", "e,f,g,h");

        Assert.Equal((0, ""), (rtw.Code, rtw.Error));
        Assert.True(rtw.Json.GetProperty("isTiny").GetBoolean());
        Assert.Equal(Environment.ProcessorCount, rtw.Json.GetProperty("machine").GetProperty("cores").GetInt32());
        var figures = rtw.Json.GetProperty("figures").EnumerateArray().ToList();
        Assert.Equal(
            [
                "alert-latency-p50-at-1000",
                "alert-latency-p99-at-1000",
                "kafka-alert-latency-p50-at-1000",
                "kafka-alert-latency-p99-at-1000",
                "memory-growth-over-an-hour",
                "checkpoint-cpu-cost",
                "checkpoint-throughput-cost",
                "reordering-at-1-machines",
                "reordering-at-1000-machines",
            ],
            figures.Select(figure => figure.GetProperty("name").GetString()));
        Assert.All(figures, figure => Assert.Equal(JsonValueKind.Number, figure.GetProperty("value").ValueKind));
        Assert.All(figures, figure => Assert.NotEmpty(figure.GetProperty("remark").GetString()!));
    }

    [Fact]
    public async Task The_parts_about_histories_and_recordings_find_every_value_again()
    {
        var rtw = await Rtw.RunAsync("bench", "--tiny", "--json", "--only", "i,j,k");

        Assert.Equal((0, ""), (rtw.Code, rtw.Error));
        Assert.Equal(
            [
                "history-samples-per-second-of-a-core-at-10-machines",
                "history-to-inserts-at-10-machines",
                "history-to-single-transactions-at-10-machines",
                "history-samples-per-second-of-a-core-at-1000-machines",
                "history-to-inserts-at-1000-machines",
                "history-to-single-transactions-at-1000-machines",
                "recording-to-workflow",
                "workflow-with-history-to-without",
                "recording-to-empty-pipeline",
                "year-on-a-screen",
                "year-on-a-screen-to-rows",
                "part-of-a-year-on-a-screen",
            ],
            rtw.Json.GetProperty("figures").EnumerateArray().Select(figure => figure.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Refuses_a_part_that_is_not_there()
    {
        var rtw = await Rtw.RunAsync("bench", "--only", "a,z");

        rtw.AssertRefused("--only z is no part; there are a, b, c, d, e, f, g, h, i, j, k.");
    }

    [Theory]
    [InlineData(1.5, true)]
    [InlineData(1.6, false)]
    [InlineData(double.NaN, null)]
    public void A_figure_that_was_not_measured_neither_meets_its_target_nor_misses_it(double value, bool? isMet)
    {
        Assert.Equal(isMet, new BenchFigure("a", "ratio", value, "×", BenchTarget.AtMost(1.5), "", double.NaN).IsMet);
    }

    [Fact]
    public void The_middle_of_an_even_number_of_figures_lies_between_two_of_them()
    {
        Assert.Equal((2.0, 2.5), (SideBySide.Median([3, 1, 2]), SideBySide.Median([4, 1, 3, 2])));
    }
}
