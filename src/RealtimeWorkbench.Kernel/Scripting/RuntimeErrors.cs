using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Says what a cell has thrown, with the stack of the user's code and without that of the kernel.</summary>
internal static partial class RuntimeErrors
{
    /// <summary>Lines for people: type and message, then the stack, then what caused it.</summary>
    public static IReadOnlyList<string> Describe(Exception exception)
    {
        var lines = new List<string>();
        Describe(exception, "", lines);
        return lines;
    }

    /// <summary>One sentence.</summary>
    public static string Sentence(Exception exception) => $"{exception.GetType().FullName}: {exception.Message}";

    private static void Describe(Exception exception, string lead, List<string> lines)
    {
        lines.AddRange((lead + Sentence(exception)).Split('\n').Select(line => line.TrimEnd('\r')));
        lines.AddRange(Frames(exception));
        if (exception is AggregateException aggregate)
        {
            foreach (var inner in aggregate.InnerExceptions)
            {
                Describe(inner, "caused by ", lines);
            }
        }
        else if (exception.InnerException is { } inner)
        {
            Describe(inner, "caused by ", lines);
        }
    }

    private static List<string> Frames(Exception exception)
    {
        var frames = (exception.StackTrace ?? "").Split('\n')
            .Select(line => line.TrimEnd())
            .Where(line => line.Length > 0 && !line.StartsWith("---", StringComparison.Ordinal))
            .ToList();

        // What lies below the last frame of a cell is the kernel, which started it.
        var last = frames.FindLastIndex(line => SubmissionFrame().IsMatch(line));
        var own = last < 0 ? frames.TakeWhile(line => !line.Contains(" RealtimeWorkbench.Kernel.Scripting.", StringComparison.Ordinal)) : frames.Take(last + 1);
        return [.. own.Select(line => Submission().Replace(TopLevel().Replace(line, "$1at $2"), ""))];
    }

    [GeneratedRegex(@"\bSubmission#\d+")]
    private static partial Regex SubmissionFrame();

    [GeneratedRegex(@"^(\s*)at Submission#\d+\.<<Initialize>>d__\d+\.MoveNext\(\) in (.*)$")]
    private static partial Regex TopLevel();

    [GeneratedRegex(@"Submission#\d+[.+]")]
    private static partial Regex Submission();
}
