using System.Globalization;
using System.Text;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sql.Source;

/// <summary>A value of the column that grows.</summary>
/// <param name="Kind">How the database compares it.</param>
/// <param name="Text">The value in digits or letters; goes into the checkpoint and back to the database as it is.</param>
internal readonly record struct SqlKey(SqlKeyKind Kind, string Text)
{
    /// <summary>Length of yyyy-MM-ddTHH:mm:ss.</summary>
    private const int SecondsLength = 19;

    /// <summary>Takes a value as SQLite has it, where each has a kind of its own.</summary>
    /// <returns>Nothing, if it does not grow.</returns>
    public static SqlKey? Of(object? value) => value switch
    {
        long whole => new SqlKey(SqlKeyKind.Whole, whole.ToString(CultureInfo.InvariantCulture)),
        double real => new SqlKey(SqlKeyKind.Real, real.ToString("R", CultureInfo.InvariantCulture)),
        string text => new SqlKey(SqlKeyKind.Text, text),
        _ => null,
    };

    /// <summary>Whether it is infinite, so that nothing could come after it.</summary>
    public bool IsEndless => Kind == SqlKeyKind.Real && double.IsPositiveInfinity(Number);

    /// <summary>Whether it is text that is no time.</summary>
    public bool IsNoTime => Kind == SqlKeyKind.Text && !SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(Text), out var ticks) && ticks == 0;

    /// <summary>Whether it is a time after another one, also one that is too far off to be written as a time here.</summary>
    /// <param name="time">The other time.</param>
    public bool IsTimeAfter(DateTimeOffset time)
    {
        // A time that is none of a sample, such as one of the year 9999, has its ticks all the same.
        if (SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(Text), out var ticks) || ticks != 0)
        {
            return ticks > time.UtcTicks;
        }

        // Numbers beyond all units, and years of five digits and more, as PostgreSQL has them.
        return Kind == SqlKeyKind.Text ? Text.AsSpan().IndexOfAnyExceptInRange('0', '9') is > 4 and var end && Text[end] == '-' && !Text.EndsWith("BC", StringComparison.Ordinal) : Number > 0;
    }

    /// <summary>Whether the two are of kinds that a database compares by size with each other.</summary>
    public bool IsLike(SqlKey other) => (Kind == SqlKeyKind.Text) == (other.Kind == SqlKeyKind.Text);

    /// <summary>Whether the two are the same value, however they are written.</summary>
    public bool IsSame(SqlKey other) => Kind switch
    {
        SqlKeyKind.Text => other.Kind == SqlKeyKind.Text && Text == other.Text,
        SqlKeyKind.Whole when other.Kind == SqlKeyKind.Whole => Whole == other.Whole,
        _ => other.Kind != SqlKeyKind.Text && Number.Equals(other.Number),
    };

    /// <summary>Whether it lies before another one of a kind like its own; text is compared letter by letter.</summary>
    public bool IsBefore(SqlKey other) => (Kind, other.Kind) switch
    {
        (SqlKeyKind.Text, _) or (_, SqlKeyKind.Text) => string.CompareOrdinal(Text, other.Text) < 0,
        (SqlKeyKind.Whole, SqlKeyKind.Whole) => Whole < other.Whole,
        _ => Number < other.Number,
    };

    /// <summary>A whole number so much smaller.</summary>
    public SqlKey Minus(long number) =>
        this with { Text = (Whole < long.MinValue + number ? long.MinValue : Whole - number).ToString(CultureInfo.InvariantCulture) };

    /// <summary>A time so much earlier, written in the same form.</summary>
    /// <returns>Nothing, if it is no ISO time with its seconds.</returns>
    public SqlKey? Minus(TimeSpan duration)
    {
        if (Text.Length < SecondsLength || Text[4] is not ('-' or '/') || Text[16] != ':')
        {
            return null;
        }

        var end = SecondsLength;
        if (Text.Length > end + 1 && Text[end] == '.')
        {
            end++;
            while (end < Text.Length && char.IsAsciiDigit(Text[end]))
            {
                end++;
            }
        }

        if (!SampleDefaults.TryReadTime(Encoding.UTF8.GetBytes(Text[..end]), out var ticks))
        {
            return null;
        }

        var digits = Math.Max(0, end - SecondsLength - 1);
        var (date, letter) = (Text[4], Text[10]);
        var earlier = new DateTime(ticks - duration.Ticks, DateTimeKind.Utc);
        var text = earlier.ToString($"yyyy'{date}'MM'{date}'dd'{letter}'HH':'mm':'ss", CultureInfo.InvariantCulture);
        var fraction = digits == 0 ? "" : "." + earlier.ToString("fffffff", CultureInfo.InvariantCulture).PadRight(digits, '0')[..digits];
        return this with { Text = text + fraction + Text[end..] };
    }

    /// <summary>The value as a parameter of SQLite, which compares by the kind of a value.</summary>
    public object Value => Kind switch
    {
        SqlKeyKind.Whole => Whole,
        SqlKeyKind.Real => Number,
        _ => Text,
    };

    private long Whole => long.Parse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private double Number => double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
