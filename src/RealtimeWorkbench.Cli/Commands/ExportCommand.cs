using System.CommandLine;
using System.Text.Json;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw export</c>: writes the samples of a file in another format.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Recording, JSON lines or CSV file with the samples." };
        var target = new Argument<string>("target") { Description = "File to write; its ending says what: .csv, .jsonl, or .rtwr for a recording. It must not exist yet." };
        var range = new RangeOptions("First time that is written", "Time before which samples are written.");
        var json = new Option<bool>("--json") { Description = "Writes what was done as JSON." };
        var options = new RunOptions();
        var command = options.AddFileTo(new Command("export", "Writes the samples of a file in another format.") { file, target, range.Since, range.Until, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = options.ReadFile(
                parsed,
                [
                    new("File.Path", parsed.GetValue(file)!),
                    new("File.From", range.FromOf(parsed)),
                    new("File.To", range.ToOf(parsed)),
                ]);
            var path = parsed.GetValue(target)!;
            var error = parsed.InvocationConfiguration.Error;
            var (samples, leftOut) = await ExportAsync(settings, path, error, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { File = path, Samples = samples, LeftOut = leftOut }, JsonSerializerOptions.Web)
                : Invariant($"Wrote {samples} samples to {path}"));
            if (leftOut > 0)
            {
                await error.WriteLineAsync(Invariant($"Records that hold no sample and are not in {path}: {leftOut}"));
            }

            return cancellationToken.IsCancellationRequested ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<(long Samples, long LeftOut)> ExportAsync(
        WorkbenchSettings settings, string path, TextWriter error, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            throw new UsageException($"{path} exists already; name a new file, or delete it first.");
        }

        var source = SourceCatalog.Find(SourceCatalog.File).Create(settings, new MetricCatalog(), TimeProvider.System);

        // CSV takes two passes, and each finds the same.
        SourceNotices.TellTo(error, source, isReadAgain: true);
        if (!Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
        {
            await using var recording = Recording.Create(path);
            await recording.AppendAllAsync(source, cancellationToken);
            return (recording.Samples, recording.LeftOut);
        }

        OutputPath.Check("target", path);
        await using var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        return await SampleExport.WriteCsvAsync(source, output, cancellationToken);
    }
}
