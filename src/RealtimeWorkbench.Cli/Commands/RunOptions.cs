using System.CommandLine;
using System.Globalization;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>The options that every command has which runs an operation, and what they mean as settings.</summary>
internal sealed class RunOptions
{
    private readonly Option<string> _source = new("--source")
    {
        Description = "Where samples come from: demo, simulator, system, file:PATH, push.",
        DefaultValueFactory = _ => SourceCatalog.Demo,
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "A setting, as Group.Setting=value; may be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _duration = new("--duration")
    {
        Description = "How long to run, such as 30s or 5min.",
    };

    private readonly Option<int?> _port = new("--port")
    {
        Description = "Port of the dashboard; 0 takes a free one.",
    };

    private readonly Option<int?> _seed = new("--seed")
    {
        Description = "Seed of the demo process.",
    };

    private readonly Option<string?> _interval = new("--interval")
    {
        Description = "Time between the rows of a CSV file that has no time column, such as 3min.",
    };

    private readonly Option<string?> _timeColumn = new("--time-column")
    {
        Description = "Column of a CSV file that holds the time.",
    };

    private readonly Option<string?> _json = new("--json")
    {
        Description = "Writes a summary as JSON to this file; '-' or nothing writes it to the output.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _export = new("--export")
    {
        Description = "Exports the run to this folder, or to a .zip file.",
    };

    private readonly Option<bool> _noBrowser = new("--no-browser")
    {
        Description = "Does not open a browser, and ends when the source ends.",
    };

    /// <summary>Adds the options to a command.</summary>
    public Command AddTo(Command command)
    {
        Option[] options = [_source, _set, _duration, _port, _seed, _interval, _timeColumn, _json, _export, _noBrowser];
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
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public RunRequest Read(ParseResult parsed, WorkbenchSettings defaults, string? source = null)
    {
        var chosen = SourceArgument.Parse(
            parsed.GetResult(_source) is { Implicit: false } || source is null ? parsed.GetValue(_source)! : source);
        var duration = parsed.GetValue(_duration) is { } text ? ParseDuration(text) : (TimeSpan?)null;
        var changes = new List<KeyValuePair<string, string>>(chosen.Changes);
        void Set(string name, string? value)
        {
            if (value is not null)
            {
                changes.Add(new(name, value));
            }
        }

        Set("Demo.Duration", duration?.TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        Set("Dashboard.WebSocketPort", parsed.GetValue(_port)?.ToString(CultureInfo.InvariantCulture));
        Set("Demo.Seed", parsed.GetValue(_seed)?.ToString(CultureInfo.InvariantCulture));
        Set("File.Interval", parsed.GetValue(_interval));
        Set("File.TimeColumn", parsed.GetValue(_timeColumn));
        changes.AddRange(parsed.GetValue(_set)!.Select(ParseSetting));
        var json = parsed.GetResult(_json) is { Implicit: false } ? parsed.GetValue(_json) ?? "-" : null;
        return new RunRequest(
            chosen.Id,
            SettingsEditor.Apply(defaults, changes),
            duration,
            json,
            parsed.GetValue(_export),
            !parsed.GetValue(_noBrowser));
    }

    private static KeyValuePair<string, string> ParseSetting(string text)
    {
        var parts = text.Split('=', 2);
        return parts.Length == 2
            ? new(parts[0].Trim(), parts[1].Trim())
            : throw new UsageException($"--set {text} has no value; write Group.Setting=value, such as --set Spc.SubgroupSize=4.");
    }

    private static TimeSpan ParseDuration(string text) =>
        Durations.TryParse(text, out var duration) && duration > TimeSpan.Zero
            ? duration
            : throw new UsageException($"--duration {text} is not a duration; write a number with its unit, such as 30s, 5min or 1.5h.");
}
