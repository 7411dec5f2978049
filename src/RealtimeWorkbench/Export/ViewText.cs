using System.Globalization;
using RealtimeWorkbench.Figures;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Export;

/// <summary>Writes what views show as text for people: the same words and digits in reports, notebooks and pages.</summary>
public static class ViewText
{
    /// <summary>A number in four significant digits, whole numbers in full; a dash if there is none.</summary>
    public static string Number(double? value) => NumberText.Of(value);

    /// <summary>A count, with thousands apart.</summary>
    public static string Count(long count) => NumberText.Count(count);

    /// <summary>A time (UTC) to the second, with the zone.</summary>
    public static string Time(DateTimeOffset time) => IsoTime.ForPeople(time);

    /// <summary>A duration as people write it.</summary>
    /// <param name="seconds">The duration in s.</param>
    public static string Duration(double seconds)
    {
        var time = TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(seconds, 0, 1e9) : 0);
        return time switch
        {
            { TotalSeconds: < 60 } => Invariant($"{time.TotalSeconds:0.0} s"),
            { TotalHours: < 1 } => Invariant($"{time.Minutes} min {time.Seconds} s"),
            { TotalDays: < 1 } => Invariant($"{time.Hours} h {time.Minutes} min"),
            _ => Invariant($"{time.Days} d {time.Hours} h"),
        };
    }

    /// <summary>Word that stands for a member of an enumeration, such as unacknowledgedActive.</summary>
    public static string Word<T>(T member)
        where T : struct, Enum => ViewFiles.WordFor(member);

    /// <summary>How much an alert matters: mark and word.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Critical => "▲ critical",
        Severity.High => "◆ high",
        Severity.Medium => "● medium",
        _ => "○ low",
    };

    /// <summary>What the workbench is doing, in one line.</summary>
    public static string Of(OperationStatus status)
    {
        if (status.Id is null)
        {
            return "Nothing has been executed yet.";
        }

        var what = $"{status.Title} on {status.SourceTitle}";
        var word = Word(status.State);
        if (status.State is RunState.Completed or RunState.Stopped)
        {
            // The text of an end says how it ended, and after how long.
            return $"{what}: {status.Text}";
        }

        var progress = status is { State: RunState.Running, Progress: { } part }
            ? string.Create(CultureInfo.InvariantCulture, $"{part:0} %, ")
            : "";
        var text = status.Text.Length > 0 ? $": {status.Text}" : "";
        return $"{what}, {word}, {progress}{Duration(status.ElapsedSeconds)}{text}";
    }

    /// <summary>Lines of a log, each with time, mark and word; further lines of an entry are indented.</summary>
    /// <remarks>Times of day (UTC) to the millisecond; with dates if the lines are of more than one day.</remarks>
    public static string Of(IReadOnlyList<LogEntry> log)
    {
        var isOneDay = log.Count == 0 || log[0].Time.UtcDateTime.Date == log[^1].Time.UtcDateTime.Date;
        return string.Concat(ViewFiles.LogText(log, isOneDay ? IsoTime.TimeOfDay : IsoTime.DateAndTimeOfDay));
    }
}
