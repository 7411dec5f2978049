using System.CommandLine;
using System.Text.Json;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw record</c>: writes what a source gives to a file that can be replayed.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "File to write: a recording or, with the ending .jsonl, JSON lines; it must not exist yet." };
        var append = new Option<bool>("--append") { Description = "Goes on with a recording that is there, behind what it has of the source." };
        var options = new RunOptions();
        var command = options.AddSourceTo(new Command("record", "Records a source to a file that can be replayed.") { file, append });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = options.Read(parsed, DemoCommand.Defaults);
            var path = parsed.GetValue(file)!;
            var output = parsed.InvocationConfiguration.Output;
            var error = parsed.InvocationConfiguration.Error;
            var (before, written, leftOut) = await RecordAsync(request, path, parsed.GetValue(append), error, cancellationToken);
            if (request.Json != "-")
            {
                await output.WriteLineAsync(before > 0
                    ? Invariant($"Recorded {written - before} samples to {path}, which has {written} now")
                    : Invariant($"Recorded {written} samples to {path}{OutputPath.KindOf(path)}"));
            }

            if (leftOut > 0)
            {
                await error.WriteLineAsync(Invariant($"Records that hold no sample and are not in {path}: {leftOut}; a recording with the ending {Recording.Extension} keeps them."));
            }

            if (request.Json is { } target)
            {
                var json = JsonSerializer.Serialize(new { File = path, Samples = written, LeftOut = leftOut }, JsonSerializerOptions.Web);
                await (target == "-" ? output.WriteLineAsync(json) : File.WriteAllTextAsync(target, json + "\n", CancellationToken.None));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<(long Before, long Written, long LeftOut)> RecordAsync(
        RunRequest request, string path, bool append, TextWriter error, CancellationToken cancellationToken)
    {
        var source = SourceCatalog.Find(request.Source, HostSources.All).Create(request.Settings, new MetricCatalog(), TimeProvider.System);
        if (File.Exists(path) && !append)
        {
            throw new UsageException($"{path} exists already; name a new file, delete it first, or go on with it by --append.");
        }

        if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"{path} cannot be recorded to, for a CSV file has to name all its columns first; record to a {Recording.Extension} file, and make it CSV by 'rtw export'.");
        }

        var isNew = !File.Exists(path);
        if (isNew)
        {
            OutputPath.Check("file", path);
        }

        var begun = 0L;
        try
        {
            await using var recording = append ? Recording.Append(path, error.WriteLine) : Recording.Create(path);
            begun = new FileInfo(path).Length;
            var before = recording.Samples;
            SourceNotices.TellTo(error, source);

            // The demo process keeps its own time, so that its last sample is the one its duration says.
            var patience = request.Source == SourceCatalog.Demo ? null : request.Duration;
            using var over = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
            await recording.AppendAllAsync(source, either.Token);
            return (before, recording.Samples, recording.LeftOut);
        }
        catch when (isNew)
        {
            OutputPath.TakeBack(path, begun);
            throw;
        }
    }
}
