using System.Text.RegularExpressions;

namespace RealtimeWorkbench.Kernel.Scripting;

/// <summary>Says what a cell has thrown, with the stack of the user's code and without that of the kernel.</summary>
internal static partial class RuntimeErrors
{
    /// <summary>How the names of our libraries begin.</summary>
    private const string Ours = "RealtimeWorkbench.";

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
        IEnumerable<string> own = last < 0 ? frames.TakeWhile(line => !line.Contains(" RealtimeWorkbench.Kernel.Scripting.", StringComparison.Ordinal)) : FromEntry(exception, frames[..(last + 1)]);
        return [.. own.Select(line => Submission().Replace(TopLevel().Replace(line, "$1at $2"), ""))];
    }

    /// <summary>
    /// Leaves out how a library of ours came to refuse what a cell asked for: the message says what is wrong, and the line of the cell where.
    /// The member that the cell called stays. What is thrown for other reasons may be a fault of the library and keeps all frames.
    /// </summary>
    private static List<string> FromEntry(Exception exception, List<string> frames)
    {
        var isRefusal = exception is ArgumentException or InvalidOperationException || exception.GetType().FullName!.StartsWith(Ours, StringComparison.Ordinal);
        var entry = frames.FindIndex(line => SubmissionFrame().IsMatch(line)) - 1;
        return isRefusal && entry >= 0 && IsOurs(frames.First(line => !Guard().IsMatch(line))) && IsOurs(frames[entry])
            ? [Place().Replace(frames[entry], ""), .. frames[(entry + 1)..]]
            : frames;
    }

    private static bool IsOurs(string frame) => frame.TrimStart().StartsWith("at " + Ours, StringComparison.Ordinal);

    /// <summary>The helpers of .NET that throw for arguments.</summary>
    [GeneratedRegex(@"^\s*at System\.\w+Exception\.Throw")]
    private static partial Regex Guard();

    [GeneratedRegex(@" in \S.*:line \d+$")]
    private static partial Regex Place();

    [GeneratedRegex(@"\bSubmission#\d+")]
    private static partial Regex SubmissionFrame();

    [GeneratedRegex(@"^(\s*)at Submission#\d+\.<<Initialize>>d__\d+\.MoveNext\(\) in (.*)$")]
    private static partial Regex TopLevel();

    [GeneratedRegex(@"Submission#\d+[.+]")]
    private static partial Regex Submission();
}
