namespace RealtimeWorkbench.Live;

/// <summary>Counts the causes that people found for the signals of control charts.</summary>
public static class Causes
{
    /// <summary>Counts signals by cause, the most frequent cause first, signals without a known cause last.</summary>
    /// <param name="charts">Control charts with what was noted at their points.</param>
    /// <returns>Empty if no chart signalled and nothing was noted.</returns>
    /// <remarks>
    /// A signal is an unbroken run of points of a chart, in Phase II, that broke a rule in any panel: a shift of fifty points is one
    /// signal. It has the causes noted at its points, each counted once. A cause noted at another point counts once, too, and so does
    /// a row left out of the limits for a cause. Upper and lower case and spaces at the ends make no difference.
    /// </remarks>
    public static IReadOnlyList<CauseCount> Count(IEnumerable<ChartView> charts)
    {
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var unknown = 0;
        foreach (var chart in charts)
        {
            var causes = CausesOf(chart);
            var broken = new SortedSet<long>(chart.Panels.SelectMany(panel => panel.Points)
                .Where(point => point.Violations is { Count: > 0 } && !point.Baseline).Select(point => point.Index));
            var inSignal = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var last = long.MinValue;
            foreach (var index in broken.Union(causes.Keys).Order())
            {
                var goesOn = broken.Contains(index) && broken.Contains(last) && index == last + 1;
                if (!goesOn)
                {
                    Close(last);
                    inSignal.Clear();
                }

                if (causes.TryGetValue(index, out var cause))
                {
                    inSignal.Add(cause);
                }

                last = index;
            }

            Close(last);

            void Close(long end)
            {
                foreach (var cause in inSignal)
                {
                    counts[cause] = counts.GetValueOrDefault(cause) + 1;
                }

                unknown += inSignal.Count == 0 && end != long.MinValue ? 1 : 0;
            }
        }

        var known = counts.Select(pair => new CauseCount(pair.Key, pair.Value))
            .OrderByDescending(count => count.Count).ThenBy(count => count.Cause, StringComparer.Ordinal);
        return unknown > 0 ? [.. known, new CauseCount(null, unknown)] : [.. known];
    }

    private static Dictionary<long, string> CausesOf(ChartView chart)
    {
        var causes = new Dictionary<long, string>();
        foreach (var point in chart.Panels.SelectMany(panel => panel.Points))
        {
            if (!string.IsNullOrWhiteSpace(point.Excluded))
            {
                causes[point.Index] = point.Excluded.Trim();
            }
        }

        foreach (var note in chart.Notes.Where(note => !string.IsNullOrWhiteSpace(note.Cause)))
        {
            causes[note.Index] = note.Cause.Trim();
        }

        return causes;
    }
}
