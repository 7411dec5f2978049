using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw replay</c>: writes the samples of a file to a broker, an address or a database, at their pace or faster.</summary>
internal static class ReplayCommand
{
    private static readonly TimeSpan LastWithin = TimeSpan.FromSeconds(2);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Recording, JSON lines or CSV file with the samples." };
        var to = new Option<string>("--to") { Description = $"Where they go: {Listed("or", sink => sink.Id)}, as the settings {Listed("and", sink => $"{sink.Group}.*")} say.", HelpName = "target", DefaultValueFactory = _ => SourceCatalog.Kafka };
        var speed = new Option<string>("--speed")
        {
            Description = "Multiple of the pace at which they were recorded, 1 by default; max is as fast as possible.",
            HelpName = "number",
            DefaultValueFactory = _ => "1",
        };
        var range = new RangeOptions("First time that is played", "Time before which samples are played.");
        var loop = new Option<bool>("--loop") { Description = "Begins again at the end, with times that go on, until it is stopped." };
        var json = new Option<bool>("--json") { Description = "Writes what was done as JSON." };
        var options = new RunOptions();
        var command = options.AddFileTo(new Command("replay", $"Writes the samples of a file to {Listed("or", sink => sink.Receiver)}, at their pace or faster.") { file, to, speed, range.Since, range.Until, loop, json });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = parsed.GetValue(to)!;
            var provider = HostSinks.All.FirstOrDefault(sink => sink.Description.Id == target)
                ?? throw NoTarget(target);
            var settings = options.ReadFile(
                parsed,
                [
                    .. provider.Defaults,
                    new("File.Path", parsed.GetValue(file)!),
                    new("File.Speed", SpeedOf(parsed.GetValue(speed)!)),
                    new("File.From", range.FromOf(parsed)),
                    new("File.To", range.ToOf(parsed)),
                    new("File.Loop", parsed.GetValue(loop) ? "on" : "off"),
                ]);
            return await ReplayAsync(
                provider, settings, parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken);
        });
        return command;
    }

    internal static async Task<int> ReplayAsync(
        ISinkProvider provider, WorkbenchSettings settings, bool asJson, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var source = SourceCatalog.Find(SourceCatalog.File).Create(settings, new MetricCatalog(), TimeProvider.System);
        SourceNotices.TellTo(error, source, isReadAgain: settings.File.Loop);
        await using var sink = provider.Create(settings, TimeProvider.System);
        sink.Noticed += notice => error.WriteLine(notice.Text);
        var transfer = new SampleTransfer(sink);
        string? failure = null;
        var isDone = false;
        try
        {
            await transfer.RunAsync(source, cancellationToken);
            await FlushStoppedAsync(sink, cancellationToken);
            isDone = true;
        }
        catch (SourceException problem)
        {
            failure = problem.Message;
            throw;
        }
        finally
        {
            // What went wrong is told behind what was written until then.
            if (isDone || sink.Delivered > 0 || !IsAllWell(sink, transfer))
            {
                await WriteResultAsync(sink, transfer, failure, asJson, output, error);
            }
        }

        return IsAllWell(sink, transfer) ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool IsAllWell(ISampleSink sink, SampleTransfer transfer) => transfer.Rejected + sink.Failed + sink.Underway == 0;

    /// <summary>Gives what was taken until a stop a moment to arrive.</summary>
    private static async Task FlushStoppedAsync(ISampleSink sink, CancellationToken stop)
    {
        if (!stop.IsCancellationRequested)
        {
            return;
        }

        using var moment = new CancellationTokenSource(LastWithin);
        try
        {
            await sink.FlushAsync(moment.Token);
        }
        catch (OperationCanceledException)
        {
            // The rest is told as underway.
        }
    }

    private static async Task WriteResultAsync(
        ISampleSink sink, SampleTransfer transfer, string? failure, bool asJson, TextWriter output, TextWriter error)
    {
        var (place, underway) = (sink.Place, sink.Underway);
        await output.WriteLineAsync(asJson
            ? JsonSerializer.Serialize(
                new Dictionary<string, object>
                {
                    [place.Kind] = place.Name,
                    [place.Unit] = sink.Delivered,
                    ["failed"] = sink.Failed,
                    ["rejected"] = transfer.Rejected,
                    ["underway"] = underway,
                },
                JsonSerializerOptions.Web)
            : Invariant($"Wrote {sink.Delivered} {place.Unit} to {place.Text}"));
        foreach (var letter in transfer.FirstRejected)
        {
            await error.WriteLineAsync(Invariant($"{letter.Source}, line {letter.Offset} was not written: {letter.Reason}"));
        }

        if (transfer.Rejected > 0)
        {
            await error.WriteLineAsync(Invariant($"Records that hold no sample and were not written: {transfer.Rejected}; mend them, and replay them alone."));
        }

        // A sink that ended may have a problem and no sample that failed by it.
        var missing = sink.Failed > 0 ? Invariant($"{sink.Failed} {place.Unit} did not arrive.") : null;
        var problem = failure?.Contains(sink.Problem ?? "", StringComparison.Ordinal) == true ? null : sink.Problem;
        if (missing is not null || problem is not null)
        {
            await error.WriteLineAsync(string.Join(' ', new[] { missing, problem }.OfType<string>()));
        }

        if (underway > 0)
        {
            await error.WriteLineAsync(Invariant($"{underway} {place.Unit} were on their way when it was stopped; {place.Receiver} may have them or not."));
        }
    }

    private static UsageException NoTarget(string target) => new(
        HostSources.All.FirstOrDefault(source => source.Description.Id == target && !source.Description.IsAvailable) is { } missing
            ? $"Samples cannot be written to {missing.Description.Title}: {missing.Description.Note}"
            : $"--to {target} is no target; there are {Listed("and", sink => sink.Id)}.");

    private static string Listed(string last, Func<SinkDescription, string> word)
    {
        var words = HostSinks.All.Select(sink => word(sink.Description)).ToList();
        return $"{string.Join(", ", words[..^1])} {last} {words[^1]}";
    }

    private static string SpeedOf(string text) => text == "max" ? "0"
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) && speed is > 0 and <= 1_000_000 ? text
        : throw new UsageException($"--speed {text} is no speed; write a number above 0, such as 10, or max.");
}
