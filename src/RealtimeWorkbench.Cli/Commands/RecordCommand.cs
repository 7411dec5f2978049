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
        var file = new Argument<string>("file") { Description = "JSON lines file to write; it must not exist yet." };
        var options = new RunOptions();
        var command = options.AddSourceTo(new Command("record", "Records a source to a JSON lines file.") { file });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = options.Read(parsed, DemoCommand.Defaults);
            var path = parsed.GetValue(file)!;
            var written = await RecordAsync(request, path, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (request.Json != "-")
            {
                await output.WriteLineAsync(Invariant($"Recorded {written} samples to {path}"));
            }

            if (request.Json is { } target)
            {
                var json = JsonSerializer.Serialize(new { File = path, Samples = written }, JsonSerializerOptions.Web);
                await (target == "-" ? output.WriteLineAsync(json) : File.WriteAllTextAsync(target, json + "\n", CancellationToken.None));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<long> RecordAsync(RunRequest request, string path, CancellationToken cancellationToken)
    {
        var source = SourceCatalog.Find(request.Source, HostSources.All).Create(request.Settings, new MetricCatalog(), TimeProvider.System);
        if (File.Exists(path))
        {
            throw new UsageException($"{path} exists already; name a new file, or delete it first.");
        }

        await using var recording = Recording.Create(path);

        // The demo process keeps its own time, so that its last sample is the one its duration says.
        var patience = request.Source == SourceCatalog.Demo ? null : request.Duration;
        using var over = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        await recording.AppendAllAsync(source, either.Token);
        return recording.Samples;
    }
}
