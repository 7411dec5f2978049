using System.CommandLine;

namespace RealtimeWorkbench.Cli.Commands;

/// <summary>The options <c>--since</c> and <c>--until</c>.</summary>
/// <param name="start">What the first one names, without its full stop.</param>
/// <param name="end">What the second one names.</param>
internal sealed class RangeOptions(string start, string end)
{
    /// <summary>First time that is wanted.</summary>
    public Option<string?> Since { get; } = new("--since") { Description = $"{start}, such as 2026-11-21T10:15:00Z.", HelpName = "time" };

    /// <summary>Time before which samples are wanted.</summary>
    public Option<string?> Until { get; } = new("--until") { Description = end, HelpName = "time" };

    /// <summary>What they say, as <c>File.From</c>.</summary>
    public string FromOf(ParseResult parsed) => parsed.GetValue(Since) ?? "";

    /// <summary>What they say, as <c>File.To</c>.</summary>
    public string ToOf(ParseResult parsed) => parsed.GetValue(Until) ?? "";
}
