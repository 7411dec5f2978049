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
    private const string StandardInput = "-";

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
            var isStopped = cancellationToken.IsCancellationRequested;
            await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { File = path, Samples = samples, LeftOut = leftOut }, JsonSerializerOptions.Web)
                : Invariant($"Wrote {samples} samples to {path}{OutputPath.KindOf(path)}"));
            if (leftOut > 0)
            {
                await error.WriteLineAsync(Invariant($"Records that hold no sample and are not in {path}: {leftOut}"));
            }

            if (isStopped)
            {
                await error.WriteLineAsync($"Stopped before it was done; {path} does not have all.");
            }

            return isStopped ? ExitCode.Failed : ExitCode.Done;
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

        var isCsv = Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        if (isCsv && settings.File.Path.Trim() == StandardInput)
        {
            throw new UsageException($"Standard input cannot be written as CSV, for that takes reading it twice; write it to a {Recording.Extension} file, and that as CSV.");
        }

        var source = SourceCatalog.Find(SourceCatalog.File).Create(settings, new MetricCatalog(), TimeProvider.System);
        OutputPath.Check("target", path);

        // CSV takes two passes, and each finds the same.
        SourceNotices.TellTo(error, source, isReadAgain: true);
        var begun = 0L;
        try
        {
            if (isCsv)
            {
                return await WriteCsvAsync(source, path, cancellationToken);
            }

            await using var recording = Recording.Create(path);
            begun = new FileInfo(path).Length;
            await recording.AppendAllAsync(source, cancellationToken);
            return (recording.Samples, recording.LeftOut);
        }
        catch
        {
            OutputPath.TakeBack(path, begun);
            throw;
        }
    }

    private static async Task<(long Samples, long LeftOut)> WriteCsvAsync(ISampleSource source, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var output = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            return await SampleExport.WriteCsvAsync(source, output, cancellationToken);
        }
        catch (Exception full) when (full is IOException or ArgumentOutOfRangeException)
        {
            // .NET calls the limit of the file system or of the user an argument.
            var reason = full is ArgumentOutOfRangeException ? "the file system takes no larger file" : full.Message.TrimEnd('.');
            throw new IOException($"{path} cannot be written: {reason}; what it has is not all.", full);
        }
    }
}
