using System.Diagnostics;
using System.Globalization;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Tests.Commands;

/// <summary><c>rtw record</c> where the disk takes no more: a limit of the process stands for it.</summary>
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

        var (source, target) = (_folder["source.csv"], _folder["target.rtwr"]);
        var random = new Random(5);
        var start = new DateTime(2026, 11, 21, 10, 0, 0, DateTimeKind.Utc);
        string[] rows = [.. Enumerable.Range(0, Samples).Select(i => string.Create(CultureInfo.InvariantCulture, $"{start.AddSeconds(i):O},machine-1,{random.NextDouble():R},{i}"))];
        await File.WriteAllLinesAsync(source, ["timestamp,machine,noise,number", .. rows]);

        var (code, said) = await RecordAsync(limit: 40, source, target);
        var (again, saidAgain) = await RecordAsync(limit: null, source, target);

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

    /// <summary>Records in a process whose files may have so many KiB.</summary>
    private static async Task<(int Code, string Said)> RecordAsync(int? limit, string source, string target)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "rtw.dll");
        var limited = limit is null ? "" : Invariant($"trap '' XFSZ; ulimit -f {limit}; ");
        var start = new ProcessStartInfo("bash", ["-c", $"{limited}exec dotnet \"$0\" \"$@\"", program, "record", target, "--append", "--source", $"file:{source}"])
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
