using System.Text;

namespace RealtimeWorkbench.Samples;

/// <summary>Quotes bytes of a malformed record in a message: short, on one line, whatever they are.</summary>
internal static class Excerpt
{
    private const int MaxLength = 40;

    /// <summary>The text between double quotes, cut to 40 characters.</summary>
    public static string Quote(ReadOnlySpan<byte> utf8) => "\"" + Of(utf8) + "\"";

    /// <summary>The text, cut to 40 characters, with control characters and broken UTF-8 shown as �.</summary>
    public static string Of(ReadOnlySpan<byte> utf8)
    {
        // A character has at most four bytes; a little more than needed, so that the cut never breaks one that is shown.
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, (MaxLength + 2) * 4)]);
        var quoted = new StringBuilder(MaxLength + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length >= MaxLength)
            {
                return quoted.Append('…').ToString();
            }

            quoted.Append(Rune.IsControl(rune) ? "�" : rune.ToString());
        }

        return quoted.ToString();
    }
}
