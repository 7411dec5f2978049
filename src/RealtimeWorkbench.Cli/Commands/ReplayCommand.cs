using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw replay</c>: writes the samples of a file to a broker, an address or a database, at their pace or faster.</summary>
internal static class ReplayCommand
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastWithin = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Recording, JSON lines or CSV file with the samples." };
        var to = new Option<string>("--to") { Description = "Where they go: kafka, mqtt, http or sql, as the settings Kafka.*, Mqtt.*, Http.* and Sql.* say.", HelpName = "target", DefaultValueFactory = _ => SourceCatalog.Kafka };
        var speed = new Option<string>("--speed")
        {
            Description = "Multiple of the pace at which they were recorded, 1 by default; max is as fast as possible.",
            HelpName = "number",
            DefaultValueFactory = _ => "1",
        };
        var since = new Option<string?>("--since") { Description = "First time that is played, such as 2026-11-21T10:15:00Z.", HelpName = "time" };
        var until = new Option<string?>("--until") { Description = "Time before which samples are played.", HelpName = "time" };
        var loop = new Option<bool>("--loop") { Description = "Begins again at the end, with times that go on, until it is stopped." };
        var json = new Option<bool>("--json") { Description = "Writes what was done as JSON." };
        var options = new RunOptions();
        var command = options.AddFileTo(new Command("replay", "Writes the samples of a file to Kafka, MQTT, an address or a database, at their pace or faster.") { file, to, speed, since, until, loop, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetValue(to)!;
            if (target is not (SourceCatalog.Kafka or SourceCatalog.Mqtt or SourceCatalog.Http or SourceCatalog.Sql))
            {
                throw new UsageException($"--to {target} is no target; there are kafka, mqtt, http and sql.");
            }

            var settings = options.ReadFile(
                parsed,
                [
                    .. ReplayTarget.SettingsFor(target),
                    new("File.Path", parsed.GetValue(file)!),
                    new("File.Speed", SpeedOf(parsed.GetValue(speed)!)),
                    new("File.From", parsed.GetValue(since) ?? ""),
                    new("File.To", parsed.GetValue(until) ?? ""),
                    new("File.Loop", parsed.GetValue(loop) ? "on" : "off"),
                ]);
            return await ReplayAsync(
                target, settings, parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> ReplayAsync(
        string target, WorkbenchSettings settings, bool asJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var source = SourceCatalog.Find(SourceCatalog.File).Create(settings, new MetricCatalog(), TimeProvider.System);
        await using var sink = ReplayTarget.Of(target, settings, error.WriteLine);
        await sink.AppendAllAsync(source, cancellationToken);
        while (await sink.FlushAsync(LookEvery) > 0 && !cancellationToken.IsCancellationRequested)
        {
            // Each message arrives or fails within its own time limit.
        }

        if (cancellationToken.IsCancellationRequested)
        {
            await sink.FlushAsync(LastWithin);
        }

        var underway = sink.Underway;
        await output.WriteLineAsync(asJson
            ? JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    [sink.PlaceName] = sink.Topic,
                    [sink.Unit] = sink.Delivered,
                    ["failed"] = sink.Failed,
                    ["rejected"] = sink.Rejected,
                    ["underway"] = underway,
                },
                JsonSerializerOptions.Web)
            : Invariant($"Wrote {sink.Delivered} {sink.Unit} to {sink.Place}"));
        foreach (var letter in sink.FirstRejected)
        {
            await error.WriteLineAsync(Invariant($"{letter.Source}, line {letter.Offset} was not written: {letter.Reason}"));
        }

        if (sink.Rejected > 0)
        {
            await error.WriteLineAsync(Invariant($"Records that hold no sample and were not written: {sink.Rejected}; mend them, and replay them alone."));
        }

        if (sink.Problem is { } problem)
        {
            await error.WriteLineAsync(Invariant($"{sink.Failed} {sink.Unit} did not arrive. {problem}"));
        }

        if (underway > 0)
        {
            await error.WriteLineAsync(Invariant($"{underway} {sink.Unit} were on their way when it was stopped; {sink.Receiver} may have them or not."));
        }

        return sink.Rejected + sink.Failed + underway > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static string SpeedOf(string text) => text == "max" ? "0"
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is > 0 and <= 1_000_000 ? text
        : throw new UsageException($"--speed {text} is no speed; write a number above 0, such as 10, or max.");
}
