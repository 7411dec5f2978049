using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Tests.Streaming;
using static System.FormattableString;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class EventTimeOperationTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Invariant($"rtw-{Guid.NewGuid():N}.jsonl"));

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_recording_out_of_order_is_put_in_order_and_summed_up_in_windows()
    {
        // Two by two the wrong way round; number 7 is missing.
        await File.WriteAllLinesAsync(_file, Enumerable.Range(0, 30).Where(i => i != 7).Select(i => Line(i ^ 1)));
        var settings = Settings(new StreamingSettings { AllowedLateness = 2, SequenceField = "seq", Window = 10 });
        await using var workbench = Workbench.Create(settings);

        var result = await workbench.RunAsync(OperationKind.Stream, "file").WaitAsync(Make.Patience);

        var windows = Assert.Single(result.Tables, table => table.Title == "Windows of 10 s, the newest of each metric");
        Assert.Equal(["9", "10", "10"], windows.Rows.Select(row => row[4]));
        Assert.Equal(["0", "10", "20"], windows.Rows.Select(row => row[9]));
        Assert.Equal("(open)", windows.Rows[2][3]);
        var gaps = Assert.Single(result.Tables, table => table.Title == "Gaps, the newest of 1");
        Assert.Equal(["am-01", "sequence"], gaps.Rows[0].Take(2));
        Assert.Equal("1", gaps.Rows[0][4]);
        Assert.Contains(
            workbench.Live.Everything().Log,
            line => line.Message.StartsWith("The stream has 1 gaps and misses 1 sequence numbers; the newest: am-01 left out", StringComparison.Ordinal));
        Assert.Equal(29, workbench.Summarize().Samples.Processed);
        Assert.Equal((1, 1), (workbench.Live.Everything().Statistics!.Gaps, workbench.Live.Everything().Statistics!.Missing));
    }

    [Fact]
    public async Task Alerts_look_at_filtered_values_and_views_at_raw_ones()
    {
        await File.WriteAllLinesAsync(_file, Enumerable.Range(0, 30).Select(i => Line(i, value: i == 20 ? 5000 : 1000 + (i * 37 % 11))));

        Assert.Equal(0, await RaisedAsync("temperature = median(5)"));
        Assert.Equal(1, await RaisedAsync(""));
    }

    [Theory]
    [InlineData("Filters", "temperature = ewma(2)", "Streaming.Filters: 'ewma(2)' has a weight that no average can have; use one greater than 0 and at most 1.")]
    [InlineData("GapFactor", "0.5", "Streaming.GapFactor: with 0.5 every interval would be a gap; use more than 1, or 0 for none.")]
    public void A_setting_that_cannot_be_is_refused(string setting, string value, string sentence)
    {
        var wrong = Assert.Throws<SettingsException>(() =>
            SettingsEditor.Apply(new WorkbenchSettings(), new Dictionary<string, string> { [$"Streaming.{setting}"] = value }));

        Assert.Contains(sentence, wrong.Message, StringComparison.Ordinal);
    }

    private static string Line(int i, double? value = null) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"timestamp":"{{Make.Start.AddSeconds(i):O}}","machine":"am-01","temperature":{{value ?? i}},"seq":{{i}}}""");

    private async Task<long> RaisedAsync(string filters)
    {
        await using var workbench = Workbench.Create(Settings(new StreamingSettings { Filters = filters, SequenceField = "seq" }));

        await workbench.RunAsync(OperationKind.Alerts, "file").WaitAsync(Make.Patience);

        Assert.Contains(workbench.Live.Course("am-01", "temperature", width: 800)!, point => point.Max == 5000);
        return workbench.Summarize().Alerts.Raised;
    }

    private WorkbenchSettings Settings(StreamingSettings streaming) => new()
    {
        Streaming = streaming,
        File = new FileSettings { Path = _file },
        Health = new HealthSettings { Checks = 1, System = false },
    };
}
