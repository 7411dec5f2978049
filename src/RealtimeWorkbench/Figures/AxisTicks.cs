using System.Globalization;

namespace RealtimeWorkbench.Figures;

/// <summary>Chooses round positions for an axis.</summary>
internal static class AxisTicks
{
    private const double Second = 1000;
    private const double Minute = 60 * Second;
    private const double Hour = 60 * Minute;
    private const double Day = 24 * Hour;

    private static readonly double[] TimeSteps =
    [
        1, 2, 5, 10, 20, 50, 100, 200, 500,
        Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 30 * Second,
        Minute, 2 * Minute, 5 * Minute, 10 * Minute, 15 * Minute, 30 * Minute,
        Hour, 2 * Hour, 3 * Hour, 6 * Hour, 12 * Hour,
        Day, 2 * Day, 7 * Day, 14 * Day,
    ];

    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000];

    /// <summary>Multiples of 1, 2 or 5 times a power of ten.</summary>
    /// <param name="from">Start of the axis, included.</param>
    /// <param name="to">End of the axis, included; beyond the start.</param>
    /// <param name="most">Most ticks wanted.</param>
    public static IReadOnlyList<AxisTick> Numbers(double from, double to, int most)
    {
        var rough = (to - from) / Math.Max(1, most);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var factor = (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        return At(from, to, power * factor, value => NumberAt(value, power * factor));
    }

    /// <summary>Whole numbers, for an axis that counts.</summary>
    public static IReadOnlyList<AxisTick> WholeNumbers(double from, double to, int most) =>
        to - from <= most
            ? At(from, to, 1, value => NumberAt(value, 1))
            : Numbers(from, to, most);

    /// <summary>Powers of ten, with 2 and 5 times them where there are few.</summary>
    /// <param name="from">Start of the axis, above zero.</param>
    /// <param name="to">End of the axis, included.</param>
    public static IReadOnlyList<AxisTick> Logarithmic(double from, double to)
    {
        var (first, last) = ((int)Math.Floor(Math.Log10(from)), (int)Math.Ceiling(Math.Log10(to)));
        double[] factors = last - first <= 3 ? [1, 2, 5] : [1];
        var step = Math.Max(1, (last - first) / 8);
        var ticks = new List<AxisTick>();
        for (var power = first; power <= last; power += step)
        {
            foreach (var value in factors.Select(factor => factor * Math.Pow(10, power)).Where(value => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9)))
            {
                ticks.Add(new AxisTick(value, NumberText.Of(value)));
            }
        }

        return ticks;
    }

    /// <summary>Round times of day, days, months or years. The first tick and every new day carry their date.</summary>
    /// <param name="from">Start in ms since 1970-01-01 UTC.</param>
    /// <param name="to">End in ms since 1970-01-01 UTC.</param>
    /// <param name="most">Most ticks wanted.</param>
    public static IReadOnlyList<AxisTick> Times(double from, double to, int most)
    {
        var rough = (to - from) / Math.Max(1, most);
        var step = TimeSteps.FirstOrDefault(candidate => candidate >= rough);
        if (step == 0)
        {
            return Months(from, to, rough);
        }

        var format = step < Second ? "HH:mm:ss.fff" : step < Minute ? "HH:mm:ss" : step < Day ? "HH:mm" : "yyyy-MM-dd";
        var day = "";
        return At(from, to, step, value =>
        {
            var time = At(value);
            var date = time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var label = time.ToString(format, CultureInfo.InvariantCulture);
            var isNewDay = step < Day && date != day;
            day = date;
            return isNewDay ? $"{label}\n{date}" : label;
        });
    }

    private static List<AxisTick> At(double from, double to, double step, Func<double, string> label)
    {
        var ticks = new List<AxisTick>();
        var first = Math.Ceiling((from / step) - 1e-9);
        for (var i = 0; i < 1000 && (first + i) * step <= to + (1e-9 * step); i++)
        {
            // Counting up to i rounds once; adding steps would round every time. Zero is written without a sign.
            var position = ((first + i) * step) + 0.0;
            ticks.Add(new AxisTick(position, label(position)));
        }

        return ticks;
    }

    private static List<AxisTick> Months(double from, double to, double rough)
    {
        var months = MonthSteps.FirstOrDefault(candidate => candidate * 30.44 * Day >= rough, MonthSteps[^1]);
        var start = At(from);
        var month = (start.Year * 12) + start.Month - 1;
        month -= month % months;
        var ticks = new List<AxisTick>();
        for (; month / 12 <= 9999; month += months)
        {
            if (month < 12)
            {
                continue;
            }

            var time = new DateTimeOffset(month / 12, (month % 12) + 1, 1, 0, 0, 0, TimeSpan.Zero);
            if (time.ToUnixTimeMilliseconds() > to)
            {
                break;
            }

            if (time.ToUnixTimeMilliseconds() >= from)
            {
                var label = time.ToString(months >= 12 ? "yyyy" : "yyyy-MM", CultureInfo.InvariantCulture);
                ticks.Add(new AxisTick(time.ToUnixTimeMilliseconds(), label));
            }
        }

        return ticks;
    }

    private static string NumberAt(double value, double step)
    {
        var digits = (int)Math.Floor(Math.Log10(step));
        if (digits >= 7 || digits < -6)
        {
            var significant = value == 0 ? 1 : (int)Math.Floor(Math.Log10(Math.Abs(value))) - digits + 1;
            return value.ToString("0." + new string('#', Math.Clamp(significant - 1, 0, 15)) + "e+0", CultureInfo.InvariantCulture);
        }

        return value.ToString("F" + Math.Max(0, -digits).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset At(double milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(Math.Round(milliseconds), -62135596800000, 253402300799999));
}
