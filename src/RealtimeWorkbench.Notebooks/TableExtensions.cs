using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using RealtimeWorkbench.Export;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Notebooks;

/// <summary>Shows what a cell has computed as a table, in every host alike.</summary>
public static partial class TableExtensions
{
    /// <summary>
    /// Makes a table with a row for each object and a column for each of its properties: <c>rows.Select(x => new { … }).ToTable("title")</c>.
    /// Numbers are written with four significant digits.
    /// </summary>
    /// <param name="rows">Objects of one type, such as anonymous ones.</param>
    /// <param name="title">Title of the table; none if empty.</param>
    public static ResultTable ToTable<T>(this IEnumerable<T> rows, string title = "")
    {
        ArgumentNullException.ThrowIfNull(rows);
        var all = rows.Where(row => row is not null).Cast<object>().ToList();
        var type = all.Count > 0 ? all[0].GetType() : typeof(T);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0)
            .ToList();
        if (all.Find(row => row.GetType() != type) is { } other)
        {
            throw new ArgumentException(
                $"The rows of a table are of one type; row 1 is of {type.Name} and row {all.IndexOf(other) + 1} of {other.GetType().Name}.", nameof(rows));
        }

        return new ResultTable(new Table(
            title,
            [.. properties.Select(property => HeadOf(property.Name))],
            [.. all.Select(row => (IReadOnlyList<string>)[.. properties.Select(property => TextOf(property.GetValue(row)))])]));
    }

    /// <summary>AlarmsIn10Minutes becomes "alarms in 10 minutes".</summary>
    private static string HeadOf(string name) =>
        WordStart().Replace(name, " ").ToLower(CultureInfo.InvariantCulture);

    private static string TextOf(object? value) => value switch
    {
        null => "–",
        string text => text,
        bool flag => flag ? "yes" : "no",
        double number => ViewText.Number(number),
        float number => ViewText.Number(number),
        int count => ViewText.Count(count),
        long count => ViewText.Count(count),
        DateTimeOffset time => ViewText.Time(time),
        TimeSpan duration => ViewText.Duration(duration.TotalSeconds),
        Streaming.Severity severity => ViewText.Of(severity),
        Enum word => word.ToString().ToLower(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])(?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex WordStart();
}
