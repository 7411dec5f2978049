using System.CommandLine;
using System.Text.Json;
using RealtimeWorkbench.Kafka;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw redrive</c>: brings dead letters back to the topic that they came from, or to a file.</summary>
internal static class RedriveCommand
{
    private const string FilePrefix = "file:";

    public static Command Create()
    {
        var to = new Option<string>("--to")
        {
            Description = "Where the letters go: topic, the one that they came from, or file:PATH.",
            HelpName = "target",
            DefaultValueFactory = _ => "topic",
        };
        var reason = new Option<string>("--reason")
        {
            Description = "Only letters whose reason holds this text; the others stay.",
            HelpName = "text",
            DefaultValueFactory = _ => "",
        };
        var limit = new Option<string?>("--limit") { Description = "Most letters to bring back; all by default.", HelpName = "number" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would be done." };
        var json = new Option<bool>("--json") { Description = "Writes what was done as JSON." };
        var options = new RunOptions();
        var command = options.AddSettingsTo(
            new Command("redrive", "Brings dead letters of Kafka back to their topic, or to a file.") { to, reason, limit, dryRun, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = options.ReadSettings(parsed, DemoCommand.Defaults);
            var isDry = parsed.GetValue(dryRun);
            using var redrive = new Redrive(new RedriveOptions
            {
                Kafka = settings.Kafka,
                Reason = parsed.GetValue(reason)!,
                Limit = RunOptions.Number("--limit", parsed.GetValue(limit), 1, int.MaxValue),
                DryRun = isDry,
                File = FileOf(parsed.GetValue(to)!),
            });
            var result = await Task.Run(() => redrive.Run(cancellationToken), CancellationToken.None);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
            }
            else
            {
                await output.WriteLineAsync(Invariant(
                    $"{(isDry ? "Would bring back" : "Brought back")} {result.Redriven - result.Failed} of {result.Seen} dead letters{(result.Cut > 0 ? Invariant($"; {result.Cut} are cut and stay") : "")}"));
                foreach (var (why, count) in result.Reasons)
                {
                    await output.WriteLineAsync(Invariant($"{count,8}  {why}"));
                }
            }

            if (result.Remark is { } remark)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(remark);
            }

            if (result.Problem is not { } problem)
            {
                return ExitCode.Done;
            }

            await parsed.InvocationConfiguration.Error.WriteLineAsync(problem);
            return ExitCode.Failed;
        });
        return command;
    }

    private static string? FileOf(string target)
    {
        if (target == "topic")
        {
            return null;
        }

        if (!target.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            throw new UsageException($"--to {target} is no target; write topic or file:PATH.");
        }

        OutputPath.Check("--to", target[FilePrefix.Length..]);
        return target[FilePrefix.Length..];
    }
}
