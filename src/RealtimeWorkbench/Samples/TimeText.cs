using System.Buffers.Text;

namespace RealtimeWorkbench.Samples;

/// <summary>Reads event times straight from UTF-8: ISO 8601, or an epoch whose unit follows from its magnitude.</summary>
internal static class TimeText
{
    /// <summary>What would have been right, for messages.</summary>
    public const string Needed =
        "ISO 8601 such as 2026-11-21T10:15:23.456Z, or s, ms, µs or ns since 1970, is needed";

    private const long TicksPerSecond = TimeSpan.TicksPerSecond;

    // A clock that was never set says 1970, a wrong unit says the year 50000: neither may enter a time axis.
    private static readonly long Earliest = new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly long Latest = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Whether a machine can have taken a sample then: from 1980 to 2099.</summary>
    public static bool IsPlausible(long ticks) => ticks >= Earliest && ticks < Latest;

    /// <summary>Reads a time in any of the forms.</summary>
    /// <param name="text">The time in UTF-8, without blanks around it.</param>
    /// <param name="ticks">Ticks (100 ns) of UTC; may be negative or far off, see <see cref="IsPlausible"/>.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long ticks) =>
        TryParseIso(text, out ticks) || TryParseEpoch(text, out ticks);

    /// <summary>
    /// Reads yyyy-MM-dd, yyyy/MM/dd or dd.MM.yyyy, then nothing or "T" or a blank and HH:mm[:ss[.fraction]], then
    /// nothing (UTC), "Z" or an offset.
    /// </summary>
    public static bool TryParseIso(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (!TryParseDate(text, out var date))
        {
            return false;
        }

        var rest = text[10..];
        if (rest.IsEmpty)
        {
            ticks = date;
            return true;
        }

        if (rest[0] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryParseTimeOfDay(rest[1..], out var timeOfDay, out var used)
            || !TryParseOffset(rest[(1 + used)..], out var offset))
        {
            return false;
        }

        ticks = date + timeOfDay - offset;
        return true;
    }

    /// <summary>Reads seconds, ms, µs or ns since 1970: below 1e11, 1e14, 1e17, and above.</summary>
    public static bool TryParseEpoch(ReadOnlySpan<byte> number, out long ticks)
    {
        ticks = 0;
        if (!Utf8Parser.TryParse(number, out long whole, out var used))
        {
            return TryParseEpochSlowly(number, out ticks);
        }

        // The fraction in units of 1e-7; further digits are below a tick whatever the unit.
        long fraction = 0;
        if (used < number.Length)
        {
            if (number[used] != '.' || !TryParseFraction(number[(used + 1)..], out fraction, out var more)
                || used + 1 + more != number.Length)
            {
                return TryParseEpochSlowly(number, out ticks);
            }
        }

        fraction = number[0] == '-' ? -fraction : fraction;
        ticks = DateTime.UnixEpoch.Ticks + Math.Abs((double)whole) switch
        {
            < 1e11 => (whole * TicksPerSecond) + fraction,
            < 1e14 => (whole * TimeSpan.TicksPerMillisecond) + (fraction / 1_000),
            < 1e17 => (whole * TimeSpan.TicksPerMicrosecond) + (fraction / 1_000_000),
            _ => whole / TimeSpan.NanosecondsPerTick,
        };
        return true;
    }

    private static bool TryParseEpochSlowly(ReadOnlySpan<byte> number, out long ticks)
    {
        ticks = 0;
        if (!DecimalText.TryParse(number, (byte)'.', out var value) || !(Math.Abs(value) < 9e18))
        {
            return false;
        }

        var unit = Math.Abs(value) switch
        {
            < 1e11 => 1e7,
            < 1e14 => 1e4,
            < 1e17 => 10,
            _ => 0.01,
        };
        ticks = DateTime.UnixEpoch.Ticks + (long)(value * unit);
        return true;
    }

    private static bool TryParseDate(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 10)
        {
            return false;
        }

        int year;
        int month;
        int day;
        if (text[4] is (byte)'-' or (byte)'/' && text[7] == text[4])
        {
            (year, month, day) = ((Two(text, 0) * 100) + Two(text, 2), Two(text, 5), Two(text, 8));
        }
        else if (text[2] == '.' && text[5] == '.')
        {
            (year, month, day) = ((Two(text, 6) * 100) + Two(text, 8), Two(text, 3), Two(text, 0));
        }
        else
        {
            return false;
        }

        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }

    /// <summary>Reads HH:mm[:ss[.fraction]].</summary>
    /// <param name="text">Text that begins with a time of day.</param>
    /// <param name="ticks">Ticks since midnight.</param>
    /// <param name="used">Bytes that it takes.</param>
    public static bool TryParseTimeOfDay(ReadOnlySpan<byte> text, out long ticks, out int used)
    {
        ticks = 0;
        used = 5;
        if (text.Length < 5 || text[2] != ':' || Two(text, 0) is < 0 or > 23 || Two(text, 3) is < 0 or > 59)
        {
            return false;
        }

        ticks = ((Two(text, 0) * 60L) + Two(text, 3)) * 60 * TicksPerSecond;
        if (text.Length == 5 || text[5] != ':')
        {
            return true;
        }

        if (text.Length < 8 || Two(text, 6) is < 0 or > 59)
        {
            return false;
        }

        ticks += Two(text, 6) * TicksPerSecond;
        used = 8;
        if (text.Length > 8 && text[8] is (byte)'.' or (byte)',')
        {
            if (!TryParseFraction(text[9..], out var fraction, out var digits))
            {
                return false;
            }

            ticks += fraction;
            used = 9 + digits;
        }

        return true;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || text is [(byte)'Z' or (byte)'z'])
        {
            return true;
        }

        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6)
            || (text.Length == 6 && text[3] != ':'))
        {
            return false;
        }

        var hours = Two(text, 1);
        var minutes = text.Length == 3 ? 0 : Two(text, text.Length - 2);
        if (hours is < 0 or > 14 || minutes is < 0 or > 59)
        {
            return false;
        }

        ticks = ((hours * 60L) + minutes) * 60 * TicksPerSecond * (text[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>Reads digits after a decimal mark, in units of 1e-7; those after the seventh are cut off.</summary>
    private static bool TryParseFraction(ReadOnlySpan<byte> text, out long value, out int digits)
    {
        value = 0;
        digits = 0;
        while (digits < text.Length && (uint)(text[digits] - '0') <= 9)
        {
            value = digits < 7 ? (value * 10) + text[digits] - '0' : value;
            digits++;
        }

        for (var i = digits; i < 7; i++)
        {
            value *= 10;
        }

        return digits > 0;
    }

    /// <summary>The number that two digits spell, or something far below 0.</summary>
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1_000_000;
    }
}
