using System.CommandLine;
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
        var command = options.AddTo(new Command("record", "Records a source to a JSON lines file.") { file });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = options.Read(parsed, DemoCommand.Defaults);
            var path = parsed.GetValue(file)!;
            var written = await RecordAsync(request, path, cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Invariant($"Recorded {written} samples to {path}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<long> RecordAsync(RunRequest request, string path, CancellationToken cancellationToken)
    {
        var provider = SourceCatalog.Find(request.Source);
        var source = provider.Create(request.Settings, new MetricCatalog(), TimeProvider.System);
        if (File.Exists(path))
        {
            throw new UsageException($"{path} exists already; name a new file, or delete it first.");
        }

        await using var recording = Recording.Create(path);
        using var over = new CancellationTokenSource(request.Duration ?? Timeout.InfiniteTimeSpan, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token);
        await recording.AppendAllAsync(source, either.Token);
        return recording.Samples;
    }
}
