using RealtimeWorkbench.Streaming.Windows;

namespace RealtimeWorkbench.Tests.Streaming.Windows;

/// <summary>Windows by looking at all values for each of them, as their definitions read.</summary>
internal static class NaiveWindows
{
    public static List<NaiveWindow> Of(WindowDefinition definition, List<TimedValue> values) => definition switch
    {
        TumblingWindow window => ByTime(values, window.Length, window.Length),
        SlidingWindow window => ByTime(values, window.Length, window.Step),
        SessionWindow window => BySession(values, window.Gap),
        CountWindow window => ByCount(values, window.Length, window.Step),
        _ => ByLayer(values),
    };

    private static List<NaiveWindow> ByTime(List<TimedValue> values, TimeSpan length, TimeSpan step)
    {
        var windows = new List<NaiveWindow>();
        if (values.Count == 0)
        {
            return windows;
        }

        for (var number = (values[0].Time - length).UtcTicks / step.Ticks; number * step.Ticks <= values[^1].Time.UtcTicks; number++)
        {
            var start = new DateTimeOffset(number * step.Ticks, TimeSpan.Zero);
            Add(windows, values.Where(value => value.Time >= start && value.Time < start + length), start, start + length);
        }

        return windows;
    }

    private static List<NaiveWindow> BySession(List<TimedValue> values, TimeSpan gap)
    {
        var windows = new List<NaiveWindow>();
        for (var first = 0; first < values.Count;)
        {
            var next = first + 1;
            while (next < values.Count && values[next].Time - values[next - 1].Time <= gap)
            {
                next++;
            }

            Add(windows, values[first..next], values[first].Time, values[next - 1].Time + gap);
            first = next;
        }

        return windows;
    }

    private static List<NaiveWindow> ByCount(List<TimedValue> values, int length, int step)
    {
        var windows = new List<NaiveWindow>();
        for (var first = 0; first < values.Count; first += step)
        {
            var own = values.Skip(first).Take(length).ToList();
            Add(windows, own, own[0].Time, own[^1].Time);
            if (own.Count < length)
            {
                break;
            }
        }

        return windows;
    }

    private static List<NaiveWindow> ByLayer(List<TimedValue> values)
    {
        var layered = values.Where(value => value.Layer is not null).ToList();
        var windows = new List<NaiveWindow>();
        for (var first = 0; first < layered.Count;)
        {
            var own = layered.Skip(first).TakeWhile(value => value.Layer == layered[first].Layer).ToList();
            Add(windows, own, own[0].Time, own[^1].Time);
            first += own.Count;
        }

        return windows;
    }

    private static void Add(List<NaiveWindow> windows, IEnumerable<TimedValue> values, DateTimeOffset start, DateTimeOffset end)
    {
        var own = values.ToList();
        if (own.Count > 0)
        {
            windows.Add(new NaiveWindow(start, end, own));
        }
    }

    internal sealed record NaiveWindow(DateTimeOffset Start, DateTimeOffset End, List<TimedValue> Values);
}
