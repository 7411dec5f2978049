namespace RealtimeWorkbench.Sql;

/// <summary>Names as PostgreSQL can hold them: its text has no character 0, which a key of a machine may have.</summary>
internal static class PostgresText
{
    /// <summary>Writes a name; most stay as they are.</summary>
    public static string Of(string name) => name.AsSpan().ContainsAny('\\', '\0')
        ? name.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\0", @"\0", StringComparison.Ordinal)
        : name;

    /// <summary>Reads a name that <see cref="Of"/> wrote.</summary>
    public static string From(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var name = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            name.Append(text[i] != '\\' ? text[i] : text[++i] == '0' ? '\0' : '\\');
        }

        return name.ToString();
    }
}
