using System.IO.Compression;
using System.Text.Json;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class RunCommandsTests : IDisposable
{
    private static readonly string[] AtOnce = ["--duration", "20s", "--set", "Demo.RealTime=off", "--set", "Health.CheckInterval=1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Demo_writes_the_summary_of_the_contract_and_finds_the_injected_faults()
    {
        var run = await Rtw.RunAsync(["demo", "--no-browser", "--port", "0", "--json", _folder["out.json"], .. AtOnce]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        using var document = JsonDocument.Parse(_folder.Read("out.json"));
        var json = document.RootElement;
        AssertContract(json);
        // 500 samples of history and 20 s at 10 a second.
        Assert.Equal(700, json.GetProperty("samples").GetProperty("produced").GetInt64());
        Assert.Equal(700, json.GetProperty("samples").GetProperty("processed").GetInt64());
        var faults = json.GetProperty("faults").EnumerateArray().ToList();
        Assert.NotEmpty(faults);
        Assert.All(faults, fault => Assert.Equal(
            fault.GetProperty("detected").GetBoolean(), fault.GetProperty("delaySeconds").ValueKind == JsonValueKind.Number));
        Assert.Contains(faults, fault => fault.GetProperty("detected").GetBoolean());
        Assert.True(json.GetProperty("alerts").GetProperty("raised").GetInt64() > 0);
    }

    [Fact]
    public async Task Demo_prints_the_address_the_log_and_the_tables_for_people()
    {
        var run = await Rtw.RunAsync(["demo", "--no-browser", "--port", "0", .. AtOnce]);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Matches(@"^Dashboard: http://127\.0\.0\.1:\d+/\?token=\S+", run.Output);
        Assert.Contains("Complete Workflow completed in", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nInjected faults (false alarms beside them: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_values()
    {
        async Task<string> ValuesAsync(string seed)
        {
            var file = Path.ChangeExtension(Path.GetRandomFileName(), ".jsonl");
            var run = await Rtw.RunAsync(["record", _folder[file], "--seed", seed, .. AtOnce]);
            Assert.Equal((0, ""), (run.Code, run.Error));

            // The clock gives the times, the seed everything else.
            return string.Join('\n', _folder.Lines(file).Select(line => line[line.IndexOf(",\"machine", StringComparison.Ordinal)..]));
        }

        Assert.Equal(await ValuesAsync("7"), await ValuesAsync("7"));
        Assert.NotEqual(await ValuesAsync("7"), await ValuesAsync("8"));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--json", "-")]
    public async Task Json_on_the_output_is_alone_there_and_the_log_goes_to_the_error_output(params string[] json)
    {
        var run = await Rtw.RunAsync(["op", "stream", .. AtOnce, .. json]);

        Assert.Equal(0, run.Code);
        AssertContract(run.Json);
        Assert.Contains("Stream Processing completed in", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("setup")]
    [InlineData("stream")]
    [InlineData("dashboard")]
    [InlineData("alerts")]
    [InlineData("spc")]
    [InlineData("health")]
    [InlineData("workflow")]
    public async Task Every_operation_runs_on_the_demo_process(string operation)
    {
        // Health has no source that ends; it looks at the machine for as long as it is told.
        string[] length = operation == "health" ? ["--duration", "1s", "--set", "Health.CheckInterval=1"] : AtOnce;

        var run = await Rtw.RunAsync(["op", operation, "--no-browser", "--port", "0", "--json", .. length]);

        Assert.Equal(0, run.Code);
        AssertContract(run.Json);
        Assert.Equal(operation, run.Json.GetProperty("operation").GetString());
        Assert.Equal("completed", run.Json.GetProperty("state").GetString());
        var samples = run.Json.GetProperty("samples");
        Assert.Equal(
            operation is "setup" or "health" ? 0 : 700, samples.GetProperty("processed").GetInt64());
        Assert.Equal(samples.GetProperty("produced").GetInt64(), samples.GetProperty("processed").GetInt64());
    }

    [Theory]
    [InlineData("export")]
    [InlineData("export.zip")]
    public async Task Exports_what_a_run_found(string target)
    {
        var run = await Rtw.RunAsync(["op", "workflow", .. AtOnce, "--export", _folder[target]]);

        Assert.Equal((0, $"Exported to {_folder[target]}"), (run.Code, run.Error.TrimEnd()));
        var folder = _folder[target];
        if (target.EndsWith(".zip", StringComparison.Ordinal))
        {
            folder = _folder["unpacked"];
            await ZipFile.ExtractToDirectoryAsync(_folder[target], folder);
        }

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList();
        Assert.Contains(files, file => file.EndsWith(".html", StringComparison.Ordinal));
        Assert.All(["config", "samples", "spc", "alerts", "health", "log"], name =>
            Assert.Contains(files, file => Path.GetFileName(file).StartsWith(name, StringComparison.Ordinal)));
        var samples = files.Single(file => Path.GetFileName(file) == "samples.csv");
        Assert.Equal(700, (await File.ReadAllLinesAsync(samples)).Length - 1);
    }

    [Fact]
    public async Task A_run_that_is_stopped_ends_in_order_with_a_summary()
    {
        using var stop = new CancellationTokenSource();
        await using var output = new StoppingWriter(stop, "Baseline of");
        await using var error = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);

        var code = await CommandLine.RunAsync(["demo", "--no-browser", "--port", "0", "--json", _folder["out.json"]], output, error, cancellationToken: stop.Token);

        Assert.Equal((0, ""), (code, error.ToString()));
        using var document = JsonDocument.Parse(_folder.Read("out.json"));
        AssertContract(document.RootElement);
        Assert.Equal("stopped", document.RootElement.GetProperty("state").GetString());
        Assert.True(document.RootElement.GetProperty("samples").GetProperty("processed").GetInt64() > 0);
    }

    [Fact]
    public async Task A_stop_before_the_start_ends_in_order_too()
    {
        var run = await Rtw.RunAsync(new CancellationToken(canceled: true), "demo", "--no-browser", "--port", "0", "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal("stopped", run.Json.GetProperty("state").GetString());
    }

    internal static void AssertContract(JsonElement json)
    {
        Assert.All(["produced", "processed", "deadLettered", "late"], name => json.GetProperty("samples").GetProperty(name).GetInt64());
        Assert.All(json.GetProperty("faults").EnumerateArray(), fault =>
        {
            Assert.NotEqual("", fault.GetProperty("kind").GetString());
            Assert.NotEqual("", fault.GetProperty("metric").GetString());
            Assert.True(fault.GetProperty("start").GetDateTimeOffset() < fault.GetProperty("end").GetDateTimeOffset());
            fault.GetProperty("detected").GetBoolean();
            Assert.True(fault.TryGetProperty("delaySeconds", out _));
        });
        Assert.True(json.TryGetProperty("falseAlarms", out _));
        Assert.All(["raised", "cleared", "acknowledged"], name => json.GetProperty("alerts").GetProperty(name).GetInt64());
        json.GetProperty("throughput").GetProperty("samplesPerSecond").GetDouble();
        Assert.All(["p50", "p95", "p99"], name => Assert.True(json.GetProperty("latencyMs").TryGetProperty(name, out _)));
        Assert.All(json.GetProperty("health").EnumerateArray(), component =>
        {
            Assert.NotEqual("", component.GetProperty("component").GetString());
            Assert.NotEqual("", component.GetProperty("status").GetString());
            Assert.True(component.TryGetProperty("score", out _));
        });
    }

    /// <summary>Presses Ctrl+C once a line says something.</summary>
    private sealed class StoppingWriter(CancellationTokenSource stop, string sign)
        : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(sign, StringComparison.Ordinal) == true)
            {
                stop.Cancel();
            }
        }
    }
}
