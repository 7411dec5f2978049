using System.Text;

namespace RealtimeWorkbench.History;

/// <summary>Names and texts as every store can keep them: PostgreSQL takes no NUL, and UTF-8 has no half of a pair of surrogates.</summary>
internal static class StoredText
{
    /// <summary>The text, with U+FFFD in the place of what no store can keep.</summary>
    public static string Of(string text)
    {
        foreach (var letter in text)
        {
            if (letter == '\0' || char.IsSurrogate(letter))
            {
                return Clean(text);
            }
        }

        return text;
    }

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return clean.ToString();
    }
}
