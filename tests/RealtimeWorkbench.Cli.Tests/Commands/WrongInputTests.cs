using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace RealtimeWorkbench.Cli.Tests.Commands;

public sealed class WrongInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--duration abc is not a duration above 0; write a number with its unit, such as 30s, 5min or 1.5h.", "--duration", "abc")]
    [InlineData("--duration 0s is not a duration above 0; write a number with its unit, such as 30s, 5min or 1.5h.", "--duration", "0s")]
    [InlineData("--duration -3s is not a duration above 0; write a number with its unit, such as 30s, 5min or 1.5h.", "--duration", "-3s")]
    [InlineData("--duration 1,5h is not a duration above 0; write a number with its unit, such as 30s, 5min or 1.5h.", "--duration", "1,5h")]
    [InlineData("--duration 60d is too long; use at most 7d.", "--duration", "60d")]
    [InlineData("--interval fast is not a duration above 0; write a number with its unit, such as 30s, 5min or 1.5h.", "--interval", "fast")]
    [InlineData("--port abc is not a whole number from 0 to 65535.", "--port", "abc")]
    [InlineData("--port 65536 is not a whole number from 0 to 65535.", "--port", "65536")]
    [InlineData("--port -1 is not a whole number from 0 to 65535.", "--port", "-1")]
    [InlineData("--port 8.765 is not a whole number from 0 to 65535.", "--port", "8.765")]
    [InlineData("--seed 1.5 is not a whole number from -2147483648 to 2147483647.", "--seed", "1.5")]
    [InlineData("--set Spc.SubgroupSize has no value; write Group.Setting=value, such as --set Spc.SubgroupSize=4.", "--set", "Spc.SubgroupSize")]
    [InlineData("There is no setting 'Temperature'; write Group.Setting, where Group is one of Kafka, Mqtt, Streaming, Dashboard, Alerts, Threshold, Spc, Groups, Voxels, Health, Demo, File, Http, Sql, MongoDB, Checkpoint, History.", "--set", "Temperature=3")]
    [InlineData("There is no setting 'Cooldwon' in Alerts; there are Cooldown, Email, Sms, Trend, Dashboard.", "--set", "Alerts.Cooldwon=3")]
    [InlineData("Spc.SubgroupSize: 'five' is not a whole number.", "--set", "Spc.SubgroupSize=five")]
    [InlineData("Spc.SubgroupSize: 21 is out of range; use 2 to 20 values.", "--set", "Spc.SubgroupSize=21")]
    [InlineData("Spc.ControlLimit: '2,5' is not a number.", "--set", "Spc.ControlLimit=2,5")]
    [InlineData("Threshold.Type: 'wild' is not one of absolute, relative, rate_of_change, spc_limit.", "--set", "Threshold.Type=wild")]
    [InlineData("There is no source 'ftp'; there are demo, simulator, file, system, push, http, kafka, mqtt, sql, mongodb.", "--source", "ftp")]
    [InlineData("The source 'file' needs a path; write file:PATH, such as --source file:press.csv.", "--source", "file:")]
    public async Task Refuses_a_wrong_argument_before_anything_runs(string sentence, params string[] args)
    {
        (await Rtw.RunAsync(["op", "stream", .. args])).AssertRefused(sentence);
        (await Rtw.RunAsync(["demo", "--no-browser", .. args])).AssertRefused(sentence);
    }

    [Fact]
    public async Task Names_everything_that_is_wrong_with_the_settings_at_once()
    {
        var run = await Rtw.RunAsync("demo", "--no-browser", "--set", "Spc.SubgroupSize=1", "--set", "Nothing.At=all");

        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Equal(2, run.Error.TrimEnd().Split('\n').Length);
    }

    [Theory]
    [InlineData("--json", "nowhere/out.json", "--json FOLDER/nowhere/out.json cannot be written: there is no folder FOLDER/nowhere; make it first.")]
    [InlineData("--json", "", "--json FOLDER/ is a folder; name a file in it.")]
    [InlineData("--export", "nowhere/out.zip", "--export FOLDER/nowhere/out.zip cannot be written: there is no folder FOLDER/nowhere; make it first.")]
    [InlineData("--export", "a-file", "--export FOLDER/a-file is a file; name a folder, or a file that ends in .zip.")]
    public async Task Sees_before_a_run_that_its_results_would_have_no_place(string option, string path, string sentence)
    {
        _folder.Write("a-file", "");

        var run = await Rtw.RunAsync("op", "stream", option, $"{_folder.Path}/{path}");

        run.AssertRefused(sentence.Replace("FOLDER", _folder.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_that_a_port_is_in_use()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var run = await Rtw.RunAsync("demo", "--duration", "1s", "--no-browser", "--port", port);

        run.AssertRefused($"Port {port} is in use; choose another with --port, or 0 for a free one.");
    }

    [Theory]
    [InlineData("nowhere.csv", null)]
    [InlineData("no-time.csv", "a,b\n1,2\n2,3\n")]
    [InlineData("empty.csv", "")]
    [InlineData("binary.csv", "a\0b\n1\0002\n")]
    public async Task Says_in_one_sentence_why_a_file_cannot_be_read(string name, string? text)
    {
        var path = text is null ? _folder[name] : _folder.Write(name, text);

        var run = await Rtw.RunAsync("op", "stream", "--source", $"file:{path}", "--json");

        Assert.Equal(2, run.Code);
        Assert.Equal("failed", run.Json.GetProperty("state").GetString());
        var last = run.Error.TrimEnd().Split('\n')[^1];
        Assert.Contains(path, last, StringComparison.Ordinal);
        Assert.EndsWith(".", last, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        if (name == "no-time.csv")
        {
            Assert.Contains("--interval", last, StringComparison.Ordinal);
        }
    }
}
