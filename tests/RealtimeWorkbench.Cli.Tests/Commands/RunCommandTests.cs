using RealtimeWorkbench.Cli.Commands;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_the_operation_on_the_source_with_the_settings_of_the_file()
    {
        var path = _folder.Write("config.json", """
            {
              // Comments and a comma at the end may stand.
              "operation": "spc", "source": "demo", "serve": false,
              "settings": { "Demo": { "Duration": 5, "RealTime": false }, "Spc": { "SubgroupSize": 4 } },
            }
            """);

        var run = await Rtw.RunAsync("run", path, "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal("spc", run.Json.GetProperty("operation").GetString());
        Assert.Equal(550, run.Json.GetProperty("samples").GetProperty("processed").GetInt64());
        Assert.DoesNotContain("Dashboard:", run.Error, StringComparison.Ordinal);

        // 500 samples of history make 125 subgroups of 4.
        Assert.All(run.Json.GetProperty("charts").EnumerateArray(), chart => Assert.Equal(125, chart.GetProperty("baselineSubgroups").GetInt32()));
    }

    [Fact]
    public async Task Options_of_the_call_go_before_the_file()
    {
        var path = _folder.Write("config.json", """{"operation":"stream","serve":false,"settings":{"Demo":{"Duration":5,"RealTime":false,"History":0}}}""");

        var run = await Rtw.RunAsync("run", path, "--json", "--duration", "7s");

        Assert.Equal(70, run.Json.GetProperty("samples").GetProperty("processed").GetInt64());
    }

    [Fact]
    public void A_service_on_the_demo_process_runs_until_it_is_stopped()
    {
        var configuration = RunConfiguration.Read(_folder.Write("config.json", """{"settings":{"Spc":{"SubgroupSize":4}}}"""));

        Assert.Equal(0, configuration.Settings.Demo.Duration);
        Assert.True(configuration.Serve);
    }

    [Theory]
    [InlineData("""{"source":"file:PATH","serve":false,"operation":"stream"}""")]
    [InlineData("""{"source":"file","serve":false,"operation":"stream","settings":{"File":{"Path":"PATH"}}}""")]
    public async Task Reads_the_path_of_a_file_from_the_source_or_from_its_setting(string text)
    {
        var data = _folder.Write("data.csv", "time,v\n2026-11-21T10:00:00Z,1\n2026-11-21T10:00:01Z,2\n").Replace('\\', '/');
        var path = _folder.Write("config.json", text.Replace("PATH", data, StringComparison.Ordinal));

        var run = await Rtw.RunAsync("run", path, "--json");

        Assert.Equal(2, run.Json.GetProperty("samples").GetProperty("processed").GetInt64());
    }

    [Theory]
    [InlineData("""{"opperation":"spc"}""", "FILE: 'opperation' is not understood; there are operation and source (texts), serve (true or false) and settings (an object).")]
    [InlineData("""{"serve":"yes"}""", "FILE: 'serve' is not understood; there are operation and source (texts), serve (true or false) and settings (an object).")]
    [InlineData("""{"operation":"spy"}""", "FILE: There is no operation 'spy'; there are setup, stream, dashboard, alerts, spc, health, workflow.")]
    [InlineData("[]", "FILE must be a JSON object with operation, source, serve and settings.")]
    [InlineData("""{"settings":{"Spc":{"SubgroupSize":99}}}""", "Spc.SubgroupSize: 99 is out of range; use 2 to 20 values.")]
    [InlineData("""{"settings":{"Spc":{"Subgroups":3}}}""", "There is no setting 'Subgroups' in Spc; there are ControlLimit, SubgroupSize, Enabled, Chart, BaselineSubgroups, Rules, SampleSize, Span, Lambda, Shift, DecisionInterval, GapFactor, Baselines, RecentSubgroups, Adaptive, Coverage, HeadStart, FalseAlarmEvery, SampleInterval, SigmaMethod, Standards, PartMetric, CapabilityWindow, Specifications, MinimumCpk.")]
    [InlineData("""{"settings":{"Spc":3}}""", "Spc must be a JSON object of settings, such as {\"BufferSize\":2000}.")]
    [InlineData("""{"source":"ftp","serve":false}""", "There is no source 'ftp'; there are demo, simulator, file, system, push, http, kafka, mqtt, sql, mongodb.")]
    public async Task Refuses_a_wrong_configuration(string text, string sentence)
    {
        var path = _folder.Write("config.json", text);

        (await Rtw.RunAsync("run", path)).AssertRefused(sentence.Replace("FILE", path, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"operation\":\n spc}", 2)]
    [InlineData("", 1)]
    public async Task Says_where_a_file_stops_being_json(string text, int line)
    {
        var path = _folder.Write("config.json", text);

        var run = await Rtw.RunAsync("run", path);

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"{path} is not JSON at line {line}: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Says_that_there_is_no_such_file()
    {
        (await Rtw.RunAsync("run", _folder["config.json"])).AssertRefused($"There is no configuration {_folder["config.json"]}.");
    }
}
