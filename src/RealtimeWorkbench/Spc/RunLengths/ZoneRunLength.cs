using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>Average run lengths of charts of independent normal points with rules that look at sides and zones only.</summary>
/// <remarks>
/// The Markov chain of C. W. Champ and W. H. Woodall, "Exact results for Shewhart control charts with supplementary runs rules",
/// <i>Technometrics</i> 29(4), 1987: what the rules remember is a state, the zone of the next point leads to the next. Trends and
/// alternations depend on more than zones and are left to <see cref="RunLengthSimulation"/>.
/// </remarks>
public static class ZoneRunLength
{
    /// <summary>Whether a set of rules can be computed this way.</summary>
    public static bool Knows(RuleBook rules) => rules.All != RuleSet.None && rules.Each(rules.All).Select(rules.Definition).All(IsOfZones);

    /// <summary>Longer windows have too many states.</summary>
    private static bool IsOfZones(IRunRule rule) => rule is BeyondLimitsRule or SameSideRule or WithinZoneRule or OutsideZoneRule
        || rule is BeyondZoneRule { Length: <= 8 };

    /// <summary>Computes the average run length.</summary>
    /// <param name="rules">Rules, of which the first to hold ends a run.</param>
    /// <param name="multiple">Limits in units of the standard deviation of the points (k); zones are thirds of it.</param>
    /// <param name="shift">Shift δ of the mean, in the same unit.</param>
    /// <exception cref="ArgumentException">There is no rule, or one that looks at the order of points.</exception>
    public static double Of(RuleBook rules, double multiple, double shift)
    {
        if (!Knows(rules))
        {
            throw new ArgumentException($"The run length of {string.Join(", ", rules.NamesOf(rules.All))} depends on more than the zones of points.", nameof(rules));
        }

        var zones = new double[ZoneMemory.Zones];
        var before = 0.0;
        for (var zone = 0; zone < zones.Length; zone++)
        {
            // Lines at -3, -2, … 3 thirds of the way.
            var below = zone == zones.Length - 1 ? 1 : Normal.Cumulative(((zone - 3) * multiple / 3) - shift);
            (zones[zone], before) = (below - before, below);
        }

        var next = Chain([.. rules.Each(rules.All).Select(rules.Definition)]);
        return MeanLength(next, zones);
    }

    /// <summary>All states that can be reached, each with the state that each zone leads to; -1 where a rule holds.</summary>
    private static List<int[]> Chain(IRunRule[] rules)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var states = new List<int[]>();
        var next = new List<int[]>();
        Find(ZoneMemory.Start(rules));
        for (var state = 0; state < states.Count; state++)
        {
            var to = new int[ZoneMemory.Zones];
            for (var zone = 0; zone < to.Length; zone++)
            {
                to[zone] = ZoneMemory.Next(rules, states[state], zone) is { } memory ? Find(memory) : -1;
            }

            next.Add(to);
        }

        return next;

        int Find(int[] memory)
        {
            var key = string.Join(',', memory);
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = states.Count);
                states.Add(memory);
            }

            return number;
        }
    }

    /// <summary>Sum of the probabilities that a run is longer than 0, 1, 2 … points; in the end they fall by the same factor each time.</summary>
    private static double MeanLength(List<int[]> next, double[] zones)
    {
        var now = new double[next.Count];
        var then = new double[next.Count];
        now[0] = 1;
        var (survivors, sum, factor) = (1.0, 0.0, 0.0);
        for (var point = 0; point < 1_000_000; point++)
        {
            sum += survivors;
            Array.Clear(then);
            for (var state = 0; state < now.Length; state++)
            {
                for (var zone = 0; now[state] > 0 && zone < zones.Length; zone++)
                {
                    if (next[state][zone] >= 0)
                    {
                        then[next[state][zone]] += now[state] * zones[zone];
                    }
                }
            }

            (now, then) = (then, now);
            var (left, before) = (now.Sum(), factor);
            factor = left / survivors;
            survivors = left;
            if (survivors < 1e-15 * sum || (point > 50 && Math.Abs(factor - before) < 1e-14 * (1 - factor)))
            {
                break;
            }
        }

        return sum + (survivors / (1 - factor));
    }
}
