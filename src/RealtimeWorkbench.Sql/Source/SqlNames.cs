using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>Names and queries of users as they stand in statements; values never do, they are parameters.</summary>
internal static class SqlNames
{
    /// <summary>Quotes a name as the standard has it.</summary>
    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Quotes the name of a table, with that of its schema if it has one.</summary>
    public static string QuoteTable(string table) => string.Join('.', Parts(table).Select(Quote));

    /// <summary>The table or query in brackets, as what follows FROM.</summary>
    /// <exception cref="SourceException">There is none.</exception>
    public static string From(SqlSettings settings)
    {
        if (settings.Query.Trim() is { Length: > 0 } query)
        {
            // On a line of its own, so that a comment at its end does not take the bracket with it.
            return $"(\n{query.TrimEnd(';', ' ', '\t', '\r', '\n')}\n) AS q";
        }

        return settings.Table.Length > 0
            ? $"(SELECT * FROM {QuoteTable(settings.Table)}) AS q"
            : throw new SourceException("Sql.Table and Sql.Query are empty; name the table to read, such as --set Sql.Table=samples.");
    }

    /// <summary>Splits schema.table at its dots; what stands between quotes stays whole, and two quotes there are one.</summary>
    private static IEnumerable<string> Parts(string table)
    {
        var part = new System.Text.StringBuilder();
        var quoted = false;
        var name = table.Trim();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '"' && quoted && i + 1 < name.Length && name[i + 1] == '"')
            {
                part.Append(name[++i]);
            }
            else if (name[i] == '"')
            {
                quoted = !quoted;
            }
            else if (name[i] == '.' && !quoted)
            {
                yield return part.ToString();
                part.Clear();
            }
            else
            {
                part.Append(name[i]);
            }
        }

        yield return part.ToString();
    }
}
