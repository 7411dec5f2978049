using System.Text;

namespace RealtimeWorkbench.Samples;

/// <summary>Text in the place of a number.</summary>
internal static class DecimalCell
{
    /// <summary>Whether text means NaN or an infinity, as various languages spell them.</summary>
    public static bool IsNonFinite(ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            text = text[1..];
        }

        return text.Length is 3 or 8
            && (Ascii.EqualsIgnoreCase(text, "nan"u8) || Ascii.EqualsIgnoreCase(text, "inf"u8)
                || Ascii.EqualsIgnoreCase(text, "infinity"u8));
    }

    /// <summary>Whether text is true or false, in capitals or not.</summary>
    public static bool IsBoolean(ReadOnlySpan<byte> text) => IsTrue(text) || Ascii.EqualsIgnoreCase(text, "false"u8);

    /// <summary>Whether text is true, in capitals or not.</summary>
    public static bool IsTrue(ReadOnlySpan<byte> text) => Ascii.EqualsIgnoreCase(text, "true"u8);
}
