using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeWorkbench.History;
using RealtimeWorkbench.Hosts;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary><c>rtw history</c>: looks into a history, exports from it, and makes it smaller.</summary>
internal static class HistoryCommand
{
    private const long ValuesOfSlice = 200_000;

    /// <summary>All hours that a time can have.</summary>
    private const double MostHours = 80_000_000;

    /// <summary>Describes the command, ready to be added to the root.</summary>
    public static Command Create() => new("history", "Looks into the history that runs have left (History.Path), exports from it, and makes it smaller.")
    {
        CreateList(), CreateSeries(), CreateAlerts(), CreateExport(), CreateCompact(),
    };

    private static Command CreateList()
    {
        var words = new Words();
        var command = words.AddTo(new Command("list", "Lists the runs, the newest first."));
        command.SetAction(parsed => words.Ask(parsed, (store, output) =>
        {
            foreach (var run in new HistoryReader(store).Runs())
            {
                output.WriteLine(words.IsJson(parsed)
                    ? JsonSerializer.Serialize(run, JsonSerializerOptions.Web)
                    : Invariant($"{run.Id}  {run.State,-10} {run.StartedAt:u}  {run.Values,12:#,0} values  {run.Operation} of {run.Source}"));
            }
        }));
        return command;
    }

    private static Command CreateSeries()
    {
        var words = new Words();
        var command = words.AddTo(new Command("series", "Lists the series, those of the newest run first."), ofSeries: true);
        command.SetAction(parsed => words.Ask(parsed, (store, output) =>
        {
            foreach (var series in words.SeriesOf(parsed, store))
            {
                output.WriteLine(words.IsJson(parsed)
                    ? JsonSerializer.Serialize(
                        new { series.Run, series.Machine, series.Metric, series.Unit, First = Time(series.First), Last = Time(series.Last), series.Values },
                        JsonSerializerOptions.Web)
                    : Invariant($"{series.Run}  {series.Machine,-12} {series.Metric,-20} {series.Values,12:#,0} values  {Time(series.First):u} to {Time(series.Last):u}"));
            }
        }));
        return command;
    }

    private static Command CreateAlerts()
    {
        var state = new Option<string?>("--state") { Description = "Only those that stand so: active, acknowledged, returned or closed.", HelpName = "state" };
        var words = new Words();
        var command = words.AddTo(new Command("alerts", "Lists alerts as they stood last, the newest first.") { state }, ofSeries: true, ofRange: true);
        command.SetAction(parsed => words.Ask(parsed, (store, output) =>
        {
            var query = new EventQuery(HistoryEventKind.Alert)
            {
                Run = words.RunOf(parsed),
                Machine = words.MachineOf(parsed),
                Metric = words.MetricOf(parsed),
                State = parsed.GetValue(state),
                From = words.FromOf(parsed),
                To = words.ToOf(parsed),
                Most = int.MaxValue,
            };
            foreach (var alert in new HistoryReader(store).Events(query))
            {
                using var body = JsonDocument.Parse(alert.Body);
                output.WriteLine(words.IsJson(parsed)
                    ? JsonSerializer.Serialize(
                        new { alert.Run, Id = alert.Key, RaisedAt = alert.Time, ClearedAt = alert.Until, alert.Machine, alert.Metric, alert.State, alert.Severity, Details = body.RootElement },
                        JsonSerializerOptions.Web)
                    : Invariant($"{alert.Time:u}  {alert.State,-12} {alert.Severity,-8} {alert.Key}  {body.RootElement.GetProperty("message").GetString()}"));
            }
        }));
        return command;
    }

    private static Command CreateExport()
    {
        var target = new Argument<string>("target") { Description = "File to write, which must not exist yet: .csv or .jsonl." };
        var resolution = new Option<string>("--resolution")
        {
            Description = "raw, which is the default, second, minute or hour.",
            HelpName = "resolution",
            DefaultValueFactory = _ => "raw",
        };
        var words = new Words();
        var command = words.AddTo(
            new Command("export", "Writes values of series, one row for each value or each stretch of time: n, mean, min, max, standard deviation.") { target, resolution },
            ofSeries: true,
            ofRange: true);
        command.SetAction(parsed => words.Ask(parsed, (store, output) =>
        {
            var path = parsed.GetValue(target)!;
            var isCsv = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            if (!isCsv && !path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
            {
                throw new UsageException($"{path} ends neither in .csv nor in .jsonl; name a file that does.");
            }

            if (File.Exists(path))
            {
                throw new UsageException($"{path} exists already; name a new file, or delete it first.");
            }

            if (!Enum.TryParse<HistoryResolution>(parsed.GetValue(resolution), ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted))
            {
                throw new UsageException($"--resolution is '{parsed.GetValue(resolution)}'; it must be raw, second, minute or hour.");
            }

            if (words.FromOf(parsed) >= words.ToOf(parsed))
            {
                throw new UsageException("--until is not after --since; name a range that ends after it begins.");
            }

            var rows = 0L;
            using (var file = new StreamWriter(path))
            {
                if (isCsv)
                {
                    file.WriteLine("time,machine,metric,n,mean,min,max,sd");
                }

                foreach (var same in words.SeriesOf(parsed, store).GroupBy(series => (series.Machine, series.Metric)))
                {
                    var query = new SeriesQuery(same.Key.Machine, same.Key.Metric)
                    {
                        Run = words.RunOf(parsed),
                        Resolution = wanted,
                    };
                    foreach (var (from, to) in Slices([.. same], words.FromOf(parsed), words.ToOf(parsed)))
                    {
                        if (new HistoryReader(store).Read(query with { From = from, To = to }) is { } columns)
                        {
                            rows += Write(file, columns, isCsv);
                        }
                    }
                }
            }

            output.WriteLine(words.IsJson(parsed)
                ? JsonSerializer.Serialize(new { File = path, Rows = rows }, JsonSerializerOptions.Web)
                : Invariant($"Wrote {rows} rows to {path}"));
        }));
        return command;
    }

    private static Command CreateCompact()
    {
        var keep = new Option<string?>("--keep-values") { Description = "Gives up single values that are older than so many days; their sums stay.", HelpName = "days" };
        var size = new Option<string?>("--max-size") { Description = "Gives up the oldest values until the history is no larger.", HelpName = "MB" };
        var words = new Words();
        var command = words.AddTo(new Command("compact", "Gives up what is not wanted any more, and gives its room back to the disk.") { keep, size });
        command.SetAction(parsed => words.Ask(parsed, (store, output) =>
        {
            var before = store.Bytes;
            var retention = new HistoryRetention
            {
                Raw = TimeSpan.FromDays(Number("--keep-values", parsed.GetValue(keep))),
                Bytes = (long)(Number("--max-size", parsed.GetValue(size)) * 1_000_000),
            };
            while (store.Trim(retention, TimeProvider.System.GetUtcNow().UtcTicks))
            {
                // One small step after the other, so that a run that writes is not held up.
            }

            output.WriteLine(words.IsJson(parsed)
                ? JsonSerializer.Serialize(new { Before = before, After = store.Bytes }, JsonSerializerOptions.Web)
                : Invariant($"{store.Name}: {before / 1e6:0.0} MB before, {store.Bytes / 1e6:0.0} MB now"));
        }));
        return command;
    }

    /// <summary>Cuts a range at whole hours into slices of some 200 000 values each: an export of years takes no more memory than one of a day.</summary>
    internal static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Slices(IReadOnlyList<HistorySeries> all, DateTimeOffset? since, DateTimeOffset? until)
    {
        var (first, end) = (all.Min(series => series.First), Math.Min(DateTime.MaxValue.Ticks, all.Max(series => series.Last) + 1));
        var hours = (double)ValuesOfSlice * (end - first) / Math.Max(1, all.Sum(series => series.Values)) / TimeSpan.TicksPerHour;
        var length = (long)Math.Clamp(hours, 1, MostHours) * TimeSpan.TicksPerHour;
        first = Math.Max(first, since?.UtcTicks ?? first);
        end = Math.Min(end, until?.UtcTicks ?? end);
        while (first < end)
        {
            var next = Math.Min(end, first - (first % TimeSpan.TicksPerHour) + length);
            yield return (Time(first), Time(next));
            first = next;
        }
    }

    private static double Number(string option, string? text) =>
        text is null ? 0
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 10_000_000 ? number
        : throw new UsageException($"{option} is '{text}'; it must be a number above 0.");

    private static int Write(StreamWriter file, HistoryColumns columns, bool isCsv)
    {
        for (var i = 0; i < columns.Times.Count; i++)
        {
            var sd = double.IsFinite(columns.StandardDeviations[i]) ? columns.StandardDeviations[i] : (double?)null;
            file.WriteLine(isCsv
                ? Invariant($"{columns.Times[i].UtcDateTime:O},{Cell(columns.Machine)},{Cell(columns.Metric)},{columns.Counts[i]},{columns.Means[i]:R},{columns.Minima[i]:R},{columns.Maxima[i]:R},{sd:R}")
                : JsonSerializer.Serialize(
                    new
                    {
                        Timestamp = columns.Times[i].UtcDateTime,
                        columns.Machine,
                        columns.Metric,
                        Value = columns.Means[i],
                        N = columns.Counts[i],
                        Min = columns.Minima[i],
                        Max = columns.Maxima[i],
                        Sd = sd,
                    },
                    JsonSerializerOptions.Web));
        }

        return columns.Times.Count;
    }

    /// <summary>A name as a cell of a CSV file (RFC 4180); one that a spreadsheet would compute is a text.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && "=+-@".Contains(text[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>What the commands take.</summary>
    private sealed class Words
    {
        private readonly Argument<string> _file = new("history") { Description = "File, or address of a PostgreSQL database, as History.Path names it." };
        private readonly Option<string?> _machine = new("--machine") { Description = "Only what is of this machine.", HelpName = "key" };
        private readonly Option<string?> _metric = new("--metric") { Description = "Only what is of this metric.", HelpName = "name" };
        private readonly Option<string?> _run = new("--run") { Description = "Only what is of this run, as 'rtw history list' names it.", HelpName = "id" };
        private readonly RangeOptions _range = new("Start of the range", "End of the range, which is not in it.");
        private readonly Option<bool> _json = new("--json") { Description = "Prints JSON, one object a line." };

        public Command AddTo(Command command, bool ofSeries = false, bool ofRange = false)
        {
            command.Arguments.Insert(0, _file);
            foreach (var option in ofSeries ? (Option[])[_machine, _metric, _run] : [])
            {
                command.Options.Add(option);
            }

            foreach (var option in ofRange ? (Option[])[_range.Since, _range.Until] : [])
            {
                command.Options.Add(option);
            }

            command.Options.Add(_json);
            return command;
        }

        public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

        public string? MachineOf(ParseResult parsed) => parsed.GetValue(_machine);

        public string? MetricOf(ParseResult parsed) => parsed.GetValue(_metric);

        public string? RunOf(ParseResult parsed) => parsed.GetValue(_run);

        public DateTimeOffset? FromOf(ParseResult parsed) => TimeOf("--since", parsed.GetValue(_range.Since));

        public DateTimeOffset? ToOf(ParseResult parsed) => TimeOf("--until", parsed.GetValue(_range.Until));

        public IReadOnlyList<HistorySeries> SeriesOf(ParseResult parsed, IHistoryStore store) =>
            new HistoryReader(store).Series(MachineOf(parsed), MetricOf(parsed), RunOf(parsed)) is { Count: > 0 } found
                ? found
                : throw new UsageException($"{store.Name} has no such series; 'rtw history series' lists what it has.");

        public int Ask(ParseResult parsed, Action<IHistoryStore, TextWriter> ask)
        {
            try
            {
                using var store = HostAdapters.OpenHistory(parsed.GetValue(_file)!);
                ask(store, parsed.InvocationConfiguration.Output);
                return ExitCode.Done;
            }
            catch (HistoryException wrong)
            {
                throw new UsageException(wrong.Message);
            }
        }

        private static DateTimeOffset? TimeOf(string option, string? text) =>
            text is null ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
            : throw new UsageException($"{option} is '{text}'; write a time such as 2026-11-21T10:15:00Z.");
    }
}
