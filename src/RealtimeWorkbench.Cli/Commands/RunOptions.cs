using System.CommandLine;
using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>The options that every command has which runs an operation, and what they mean as settings.</summary>
internal sealed class RunOptions
{
    /// <summary>The longest run of the demo process, and less than a timer can wait.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly Option<string> _source = new("--source")
    {
        Description = "Where samples come from: demo, simulator, system, push, http, kafka, mqtt, sql, mongodb, file:PATH, or a path such as press.csv or \"data/*.csv\"; - for standard input.",
        HelpName = "source",
        DefaultValueFactory = _ => SourceCatalog.Demo,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting, such as Spc.SubgroupSize=4; may be repeated; 'rtw op setup' lists them.",
        HelpName = "Group.Setting=value",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _duration = new("--duration")
    {
        Description = "How long to run, such as 30s, 5min or 1.5h.",
        HelpName = "time",
    };

    // Numbers are texts here: the parser reads them in the culture of the machine, and its messages name types.
    private readonly Option<string?> _port = new("--port")
    {
        Description = "Port of the dashboard, 8765 by default; 0 takes a free one.",
        HelpName = "number",
    };

    private readonly Option<string?> _seed = new("--seed")
    {
        Description = "Seed of the demo process, 42 by default; the same seed gives the same process.",
        HelpName = "number",
    };

    private readonly Option<string?> _interval = new("--interval")
    {
        Description = "Time between the rows of a CSV file that has no time column, such as 3min.",
        HelpName = "time",
    };

    private readonly Option<string?> _timeColumn = new("--time-column")
    {
        Description = "Column of a CSV file that holds the time; found by its name by default.",
        HelpName = "name",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "How the file or standard input is written: csv or jsonl; seen by itself by default.",
        HelpName = "format",
    };

    private readonly Option<string?> _json = new("--json")
    {
        Description = "Writes a summary as JSON to this file; without one, to the output, and the log to the error output.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "file",
    };

    private readonly Option<string?> _export = new("--export")
    {
        Description = "Exports the run to this folder, or to a .zip file: samples, charts, alerts, health, report.",
        HelpName = "path",
    };

    private readonly Option<bool> _noBrowser = new("--no-browser")
    {
        Description = "Does not open a browser, and ends when the source ends.",
    };

    /// <summary>Adds the options to a command that runs an operation.</summary>
    public Command AddTo(Command command) => Add(
        command, _source, _set, _duration, _port, _seed, _interval, _timeColumn, _format, _json, _export, _noBrowser);

    /// <summary>Adds the options to a command that only reads a source.</summary>
    public Command AddSourceTo(Command command) => Add(
        command, _source, _set, _duration, _seed, _interval, _timeColumn, _format, _json);

    /// <summary>Adds the options to a command that reads a file that it names itself.</summary>
    public Command AddFileTo(Command command) => Add(command, _set, _interval, _timeColumn, _format);

    /// <summary>Adds the option of settings alone.</summary>
    public Command AddSettingsTo(Command command) => Add(command, _set);

    private static Command Add(Command command, params Option[] options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }

        return command;
    }

    /// <summary>Reads the options of one call.</summary>
    /// <param name="parsed">The call.</param>
    /// <param name="defaults">Settings to start from.</param>
    /// <param name="source">Source that stands where the call names none.</param>
    /// <exception cref="UsageException">A value cannot be read.</exception>
    /// <exception cref="SourceException">There is no such source, or this build lacks it.</exception>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public RunRequest Read(ParseResult parsed, WorkbenchSettings defaults, string? source = null)
    {
        var chosen = SourceArgument.Parse(
            parsed.GetResult(_source) is { Implicit: false } || source is null ? parsed.GetValue(_source)! : source);
        SourceCatalog.Find(chosen.Id, HostSources.All).Description.EnsureAvailable();
        var duration = parsed.GetValue(_duration) is { } text ? CheckedDuration("--duration", text).Value : (TimeSpan?)null;
        var changes = new List<KeyValuePair<string, string>>(chosen.Changes);
        void Set(string name, string? value)
        {
            if (value is not null)
            {
                changes.Add(new(name, value));
            }
        }

        Set("Demo.Duration", chosen.Id != SourceCatalog.Demo ? null : duration?.TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        Set("Dashboard.WebSocketPort", WholeNumber("--port", parsed.GetValue(_port), 0, ushort.MaxValue));
        Set("Demo.Seed", WholeNumber("--seed", parsed.GetValue(_seed), int.MinValue, int.MaxValue));
        Set("File.Interval", parsed.GetValue(_interval) is { } interval ? CheckedDuration("--interval", interval).Text : null);
        Set("File.TimeColumn", parsed.GetValue(_timeColumn));
        Set("File.Format", CheckedFormat(parsed.GetValue(_format)));
        changes.AddRange(parsed.GetValue(_set)!.Select(ParseSetting));
        var json = parsed.GetResult(_json) is { Implicit: false } ? parsed.GetValue(_json) ?? "-" : null;
        if (json != "-")
        {
            OutputPath.Check("--json", json);
        }

        OutputPath.Check("--export", parsed.GetValue(_export));
        return new RunRequest(
            chosen.Id,
            SettingsEditor.Apply(defaults, changes),
            duration,
            json,
            parsed.GetValue(_export),
            !parsed.GetValue(_noBrowser));
    }

    /// <summary>Reads the settings of a command that has no other of these options.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public WorkbenchSettings ReadSettings(ParseResult parsed, WorkbenchSettings defaults) =>
        SettingsEditor.Apply(defaults, parsed.GetValue(_set)!.Select(ParseSetting));

    /// <summary>Reads the settings of a command that reads a file.</summary>
    /// <param name="parsed">The call.</param>
    /// <param name="changes">What the command sets itself.</param>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public WorkbenchSettings ReadFile(ParseResult parsed, List<KeyValuePair<string, string>> changes)
    {
        if (parsed.GetValue(_interval) is { } interval)
        {
            changes.Add(new("File.Interval", CheckedDuration("--interval", interval).Text));
        }

        if (parsed.GetValue(_timeColumn) is { } column)
        {
            changes.Add(new("File.TimeColumn", column));
        }

        if (CheckedFormat(parsed.GetValue(_format)) is { } format)
        {
            changes.Add(new("File.Format", format));
        }

        return SettingsEditor.Apply(new WorkbenchSettings(), changes.Concat(parsed.GetValue(_set)!.Select(ParseSetting)));
    }

    /// <summary>Reads a whole number, if there is one.</summary>
    /// <exception cref="UsageException">It is none, or out of range.</exception>
    internal static int? Number(string option, string? text, int least, int most) =>
        WholeNumber(option, text, least, most) is { } number ? int.Parse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    private static string? CheckedFormat(string? text) => text is null or "csv" or "jsonl" ? text
        : throw new UsageException($"--format {text} is none; write csv or jsonl.");

    private static KeyValuePair<string, string> ParseSetting(string text)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2
            ? new(parts[0].Trim(), parts[1].Trim())
            : throw new UsageException($"--set {text} has no value; write Group.Setting=value, such as --set Spc.SubgroupSize=4.");
    }

    /// <summary>Reads a duration above 0.</summary>
    /// <exception cref="UsageException">It is none, or too long.</exception>
    internal static (string Text, TimeSpan Value) CheckedDuration(string option, string text) =>
        !Durations.TryParse(text, out var duration) || duration <= TimeSpan.Zero
            ? throw new UsageException(
                $"{option} {text} is not a duration above 0; write a number with its unit, such as 30s, 5min or 1.5h.")
            : duration > Longest
                ? throw new UsageException(Invariant($"{option} {text} is too long; use at most {Longest.TotalDays}d."))
                : (text, duration);

    private static string? WholeNumber(string option, string? text, int least, int most) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most ? text
        : throw new UsageException(Invariant($"{option} {text} is not a whole number from {least} to {most}."));
}
