using System.Globalization;

namespace RealtimeWorkbench.Samples;

/// <summary>Reads decimal numbers straight from UTF-8, correctly rounded and without allocating.</summary>
internal static class DecimalText
{
    /// <summary>10^0 … 10^22: the powers of ten that a double holds exactly.</summary>
    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>Reads a number: sign, digits, at most one decimal mark, an exponent. Nothing else may stand around it.</summary>
    /// <param name="text">The digits in UTF-8.</param>
    /// <param name="decimalMark">'.' or ','.</param>
    /// <param name="value">The number; ±∞ if it is beyond the range of a double.</param>
    /// <returns>Whether <paramref name="text"/> is a number. "NaN" and "Infinity" are none.</returns>
    /// <remarks>
    /// Up to 2^53 with a small exponent one multiplication or division of two exact doubles gives the nearest double
    /// (W. D. Clinger, <i>How to Read Floating Point Numbers Accurately</i>, PLDI 1990); the framework reads the rest.
    /// </remarks>
    public static bool TryParse(ReadOnlySpan<byte> text, byte decimalMark, out double value)
    {
        value = 0;
        var at = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        ulong mantissa = 0;
        var digits = 0;
        var exponent = 0;
        var markSeen = false;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                mantissa = unchecked((mantissa * 10) + digit);
                digits++;
                exponent -= markSeen ? 1 : 0;
            }
            else if (text[at] == decimalMark && !markSeen)
            {
                markSeen = true;
            }
            else
            {
                break;
            }
        }

        if (digits == 0 || !TryParseExponent(text[at..], ref exponent))
        {
            return false;
        }

        // 19 digits always fit a ulong, so the comparison below sees no overflow.
        if (digits > 19 || mantissa > 1UL << 53 || exponent is < -22 or > 22)
        {
            return TryParseSlowly(text, decimalMark, out value);
        }

        value = exponent < 0 ? mantissa / PowersOfTen[-exponent] : mantissa * PowersOfTen[exponent];
        value = negative ? -value : value;
        return true;
    }

    /// <summary>Reads a number at the beginning of some text as JSON writes it (RFC 8259, section 6), but without an exponent.</summary>
    /// <param name="text">Text with the number.</param>
    /// <param name="at">Where it begins; where it ends, if there is one.</param>
    /// <param name="value">The number, finite; the same that <see cref="TryParse"/> gives.</param>
    /// <returns>Whether there is such a number, and something behind it that cannot belong to it.</returns>
    public static bool TryParseJson(ReadOnlySpan<byte> text, ref int at, out double value)
    {
        value = 0;
        var start = at;
        var i = at;
        var negative = (uint)i < (uint)text.Length && text[i] == (byte)'-';
        if (negative)
        {
            i++;
        }

        ulong mantissa = 0;
        var first = i;
        uint digit;
        while ((uint)i < (uint)text.Length && (digit = (uint)(text[i] - '0')) <= 9)
        {
            mantissa = unchecked((mantissa * 10) + digit);
            i++;
        }

        var digits = i - first;
        if (digits == 0 || (digits > 1 && text[first] == (byte)'0'))
        {
            return false;
        }

        var decimals = 0;
        if ((uint)i < (uint)text.Length && text[i] == (byte)'.')
        {
            first = ++i;
            while ((uint)i < (uint)text.Length && (digit = (uint)(text[i] - '0')) <= 9)
            {
                mantissa = unchecked((mantissa * 10) + digit);
                i++;
            }

            decimals = i - first;
            if (decimals == 0)
            {
                return false;
            }
        }

        if ((uint)i >= (uint)text.Length || text[i] is not ((byte)',' or (byte)'}' or (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t'))
        {
            return false;
        }

        at = i;
        if (digits + decimals > 19 || mantissa > 1UL << 53 || decimals > 22)
        {
            return TryParseSlowly(text[start..i], (byte)'.', out value) && double.IsFinite(value);
        }

        value = mantissa;
        if (decimals > 0)
        {
            value /= PowersOfTen[decimals];
        }

        value = negative ? -value : value;
        return true;
    }

    private static bool TryParseExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }

        var at = 1;
        var negative = false;
        if (text.Length > 1 && text[1] is (byte)'-' or (byte)'+')
        {
            negative = text[1] == '-';
            at = 2;
        }

        if (at == text.Length)
        {
            return false;
        }

        var value = 0;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9)
            {
                return false;
            }

            value = Math.Min((value * 10) + (int)digit, 1_000_000);
        }

        exponent += negative ? -value : value;
        return true;
    }

    private static bool TryParseSlowly(ReadOnlySpan<byte> text, byte decimalMark, out double value)
    {
        if (decimalMark == '.')
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }

        var copy = text.Length <= 256 ? stackalloc byte[text.Length] : new byte[text.Length];
        text.CopyTo(copy);
        copy.Replace(decimalMark, (byte)'.');
        return double.TryParse(copy, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
