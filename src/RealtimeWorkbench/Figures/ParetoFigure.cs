using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Figures;

/// <summary>Draws which causes are behind most signals: a bar for each, the most frequent first, and a line that adds them up.</summary>
/// <remarks>J. M. Juran's Pareto principle; the diagram is that of Montgomery, 7th ed., 2013, section 5.4.</remarks>
public static class ParetoFigure
{
    /// <summary>Most causes with a bar of their own.</summary>
    private const int MostBars = 9;

    /// <summary>Describes the picture.</summary>
    /// <param name="counts">Signals by cause, the most frequent first, as <see cref="Causes.Count"/> gives them.</param>
    /// <remarks>The line is of signals whose cause is known. Those without one stand at the end and are part of no sum.</remarks>
    public static Figure Of(IReadOnlyList<CauseCount> counts)
    {
        var known = counts.Where(count => count.Cause is not null).ToList();
        var unknown = counts.Where(count => count.Cause is null).Sum(count => count.Count);
        List<(string Name, int Count)> named = [.. known.Take(MostBars).Select(count => (count.Cause!, count.Count))];
        var rest = known.Skip(MostBars).ToList();
        if (rest.Count > 0)
        {
            named.Add((Invariant($"{rest.Count} other causes"), rest.Sum(count => count.Count)));
        }

        var total = named.Sum(cause => cause.Count);
        var sum = 0;
        var (x, sums) = (new List<double>(), new List<double?>());
        var bars = new List<FigureBar>();
        foreach (var (name, count) in named)
        {
            var at = bars.Count + 1;
            sum += count;
            x.Add(at);
            sums.Add(sum);
            bars.Add(new FigureBar(
                at - 0.4, at + 0.4, count, Invariant($"{name}: {Signals(count)}, with those before {100.0 * sum / total:0} % of {total}"), Invariant($"{count} ({100.0 * sum / total:0} %)"), IsSoft: rest.Count > 0 && at == named.Count));
        }

        if (unknown > 0)
        {
            var at = bars.Count + 1;
            bars.Add(new FigureBar(at - 0.4, at + 0.4, unknown, $"no cause written yet: {Signals(unknown)}", Invariant($"{unknown}"), IsSoft: true));
        }

        string[] categories = [.. named.Select(cause => cause.Name), .. unknown > 0 ? ["no cause yet"] : Array.Empty<string>()];
        FigureLine[] lines = total == 0 ? [] : [new FigureLine("sum of known causes", LineStyle.Points, x, sums, Invariant($"{total} known"))];
        return new Figure(
            "Causes of signals",
            [new FigurePanel("signals", lines, [], []) { Bars = bars, CountsThings = true }],
            new FigureAxis("", IsTime: false) { Categories = categories });
    }

    private static string Signals(int count) => count == 1 ? "1 signal" : Invariant($"{count} signals");
}
