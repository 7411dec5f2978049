using System.Text.RegularExpressions;
using RealtimeWorkbench.Dashboard.Prometheus;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Dashboard.Tests.Prometheus;

public sealed partial class MetricsPageTests
{
    [Fact]
    public async Task Every_line_is_of_the_text_format_and_every_metric_is_described_once_before_its_values()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        Some.Values(dashboard.Workbench.Live, 1012.5);
        Some.Alert(dashboard.Workbench.Live, "a#1");

        using var response = await dashboard.Http.GetAsync("/metrics");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("", lines[^1]);
        var described = "";
        var names = new List<string>();
        foreach (var line in lines[..^1])
        {
            if (Type().Match(line) is { Success: true } type)
            {
                described = type.Groups["name"].Value;
                names.Add(described);
                Assert.Equal(type.Groups["type"].Value == "counter", described.EndsWith("_total", StringComparison.Ordinal));
            }
            else if (!line.StartsWith("# HELP rtw_", StringComparison.Ordinal))
            {
                Assert.Matches(Value(), line);
                Assert.Equal(described, line.Split('{', ' ')[0]);
            }
        }

        Assert.Equal(names.Distinct(), names);
        Assert.Contains("rtw_samples_processed_total", names);
        Assert.Contains("rtw_latency_seconds", names);
    }

    [Fact]
    public void Newest_values_carry_machine_metric_and_unit_with_a_point_in_every_culture()
    {
        var live = new LiveState(TimeProvider.System);
        Some.Values(live, 1010, 1012.5);

        var text = MetricsPage.Write(live.Everything());

        Assert.Contains("rtw_metric_value{machine=\"am-01\",metric=\"temperature\",unit=\"°C\"} 1012.5\n", text, StringComparison.Ordinal);
        Assert.Contains("rtw_metric_timestamp_seconds{machine=\"am-01\",metric=\"temperature\"} 1795256124.456\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_time_lag_and_checkpoints_are_told_where_there_are_any()
    {
        var live = new LiveState(TimeProvider.System);
        var at = new DateTimeOffset(2026, 11, 21, 10, 0, 0, 500, TimeSpan.Zero);
        Assert.DoesNotContain("rtw_checkpoint", MetricsPage.Write(live.Everything()), StringComparison.Ordinal);

        var statistics = StatisticsView.None with
        {
            Held = 3,
            Gaps = 2,
            Missing = 7,
            Lag = 41,
            DeadLettersLost = 6,
            Checkpoints = new CheckpointSummary(5, 1234, 1, null) { CommittedAt = at },
        };

        var text = MetricsPage.Write(live.Everything() with { Statistics = statistics });
        Assert.All(
            [
                "rtw_samples_held 3", "rtw_gaps_total 2", "rtw_samples_missing 7", "rtw_source_lag_records 41", "rtw_dead_letters_lost_total 6", "rtw_checkpoints_total 5",
                "rtw_checkpoint_bytes_total 1234", "rtw_checkpoint_failures_total 1", $"rtw_checkpoint_timestamp_seconds {at.ToUnixTimeSeconds()}.5",
            ],
            line => Assert.Contains(line + "\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Alerts_are_counted_by_severity_zeros_included()
    {
        var live = new LiveState(TimeProvider.System);
        Some.Alert(live, "a#1", severity: Severity.Critical);
        Some.Alert(live, "a#2", severity: Severity.Critical);
        Some.Alert(live, "a#3", RealtimeWorkbench.Alerting.AlertState.UnacknowledgedReturnedToNormal, Severity.Low);

        var text = MetricsPage.Write(live.Everything());

        Assert.Contains("rtw_alerts_active{severity=\"critical\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("rtw_alerts_active{severity=\"low\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("rtw_alerts_unacknowledged{severity=\"low\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("rtw_alerts_active{severity=\"medium\"} 0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_help_are_escaped()
    {
        var text = new MetricsText().Begin("rtw_x", "gauge", "a\\b\nc").Value(1, ("name", "q\"u\\o\nt"));

        Assert.Equal("# HELP rtw_x a\\\\b\\nc\n# TYPE rtw_x gauge\nrtw_x{name=\"q\\\"u\\\\o\\nt\"} 1\n", text.ToString());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.25, "0.25")]
    [InlineData(1e300, "1E+300")]
    public void Numbers_are_written_as_prometheus_reads_them(double value, string written)
    {
        Assert.EndsWith($"\nrtw_x {written}\n", new MetricsText().Begin("rtw_x", "gauge", "x").Value(value).ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("^# TYPE (?<name>rtw_[a-z_]+) (?<type>gauge|counter)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^rtw_[a-z_]+(\{[a-z_]+="([^"\\\n]|\\["\\n])*"(,[a-z_]+="([^"\\\n]|\\["\\n])*")*\})? (NaN|[+-]Inf|-?[0-9.]+(E[+-]?[0-9]+)?)$""")]
    private static partial Regex Value();
}
