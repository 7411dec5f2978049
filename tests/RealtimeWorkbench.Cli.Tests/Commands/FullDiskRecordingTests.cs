using System.Diagnostics;
using System.Globalization;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary><c>rtw record</c> and <c>rtw export</c> where the disk takes no more: a limit of the process stands for it.</summary>
public sealed class FullDiskRecordingTests : IDisposable
{
    private const int Samples = 10_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_fits_is_complete_and_the_rest_goes_on_behind_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // ulimit is a matter of its shells.
        }

        var (source, target) = (Source(), _folder["target.rtwr"]);
        string[] call = ["record", target, "--append", "--source", $"file:{source}"];
        var (code, said) = await RunAsync(limit: 40, call);
        var (again, saidAgain) = await RunAsync(limit: null, call);

        Assert.True(code == ExitCode.BadInput, said);
        Assert.Contains($"Cannot write file {target}: the file system takes no larger file. The 4100 samples before are in it; make room and go on with --append.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled", said, StringComparison.Ordinal);
        Assert.True(again == ExitCode.Done, saidAgain);
        Assert.Contains(Invariant($"which has {Samples} now"), saidAgain, StringComparison.Ordinal);
        List<double> numbers = [];
        await foreach (var batch in new RecordedFile(new RecordedFileOptions { Path = target }).ReadAsync())
        {
            using (batch)
            {
                numbers.AddRange(batch.Column(batch.Catalog.Metrics.GetOrAdd("number")).ToArray());
            }
        }

        Assert.Equal(Enumerable.Range(0, Samples).Select(i => (double)i), numbers);
    }

    [Fact]
    public async Task An_export_to_csv_says_that_it_is_not_all()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // ulimit is a matter of its shells.
        }

        var target = _folder["target.csv"];

        var (code, said) = await RunAsync(limit: 40, "export", Source(), target);

        Assert.Equal((ExitCode.Failed, $"{target} cannot be written: the file system takes no larger file; what it has is not all."), (code, said.TrimEnd()));
    }

    private string Source()
    {
        var random = new Random(5);
        var start = new DateTime(2026, 11, 21, 10, 0, 0, DateTimeKind.Utc);
        string[] rows = [.. Enumerable.Range(0, Samples).Select(i => string.Create(CultureInfo.InvariantCulture, $"{start.AddSeconds(i):O},machine-1,{random.NextDouble():R},{i}"))];
        return _folder.Write("source.csv", string.Join('\n', ["timestamp,machine,noise,number", .. rows, ""]));
    }

    /// <summary>Runs in a process whose files may have so many KiB.</summary>
    private static async Task<(int Code, string Said)> RunAsync(int? limit, params string[] call)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "rtw.dll");
        var limited = limit is null ? "" : Invariant($"trap '' XFSZ; ulimit -f {limit}; ");
        var start = new ProcessStartInfo("bash", ["-c", $"{limited}exec dotnet \"$0\" \"$@\"", program, .. call])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The runtime keeps code in a file of its own else, which the limit would hold for, too.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        using var run = Process.Start(start)!;
        var said = await Task.WhenAll(run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        return (run.ExitCode, string.Concat(said));
    }
}
