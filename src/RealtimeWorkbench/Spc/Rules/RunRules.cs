using System.Collections.Concurrent;
using System.Numerics;

namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Names, definitions and evaluation of the rules in a <see cref="RuleSet"/>.</summary>
public static class RunRules
{
    private static readonly (RuleSet Flag, IRunRule Rule)[] Definitions =
    [
        (RuleSet.BeyondLimits, new BeyondLimitsRule()),
        (RuleSet.NineOnOneSide, new SameSideRule(9)),
        (RuleSet.SixInATrend, new TrendRule(6)),
        (RuleSet.FourteenAlternating, new AlternatingRule(14)),
        (RuleSet.TwoOfThreeBeyondTwoThirds, new BeyondZoneRule(count: 2, length: 3, thirds: 2)),
        (RuleSet.FourOfFiveBeyondOneThird, new BeyondZoneRule(count: 4, length: 5, thirds: 1)),
        (RuleSet.FifteenWithinOneThird, new WithinZoneRule(15)),
        (RuleSet.EightOutsideOneThird, new OutsideZoneRule(8)),
        (RuleSet.EightOnOneSide, new SameSideRule(8)),
        (RuleSet.SevenOnOneSide, new SameSideRule(7)),
    ];

    /// <summary>Rules of each set in the order of their numbers there.</summary>
    private static readonly (string Name, RuleSet Set, RuleSet[] Numbers)[] Sets =
    [
        ("nelson", RuleSet.Nelson, [.. Definitions.Take(8).Select(definition => definition.Flag)]),
        ("western-electric", RuleSet.WesternElectric,
            [RuleSet.BeyondLimits, RuleSet.TwoOfThreeBeyondTwoThirds, RuleSet.FourOfFiveBeyondOneThird, RuleSet.EightOnOneSide]),
        ("aiag", RuleSet.Aiag,
        [
            RuleSet.BeyondLimits, RuleSet.SevenOnOneSide, RuleSet.SixInATrend, RuleSet.FourteenAlternating, RuleSet.TwoOfThreeBeyondTwoThirds,
            RuleSet.FourOfFiveBeyondOneThird, RuleSet.FifteenWithinOneThird, RuleSet.EightOutsideOneThird,
        ]),
        ("juran", RuleSet.Juran,
        [
            RuleSet.BeyondLimits, RuleSet.TwoOfThreeBeyondTwoThirds, RuleSet.FourOfFiveBeyondOneThird, RuleSet.SixInATrend,
            RuleSet.NineOnOneSide, RuleSet.EightOutsideOneThird,
        ]),
        ("montgomery", RuleSet.Montgomery,
        [
            RuleSet.BeyondLimits, RuleSet.TwoOfThreeBeyondTwoThirds, RuleSet.FourOfFiveBeyondOneThird, RuleSet.EightOnOneSide,
            RuleSet.SixInATrend, RuleSet.FifteenWithinOneThird, RuleSet.FourteenAlternating, RuleSet.EightOutsideOneThird,
        ]),
    ];

    /// <summary>Names that were asked for, so that a signal need not make them anew.</summary>
    private static readonly ConcurrentDictionary<(string Set, int Rule), string> Names = new();

    /// <summary>Splits a set into its single rules, in the order of their numbers.</summary>
    public static IEnumerable<RuleSet> Each(RuleSet rules) =>
        Definitions.Select(definition => definition.Flag).Where(flag => (rules & flag) != 0);

    /// <summary>Definition of a rule.</summary>
    /// <param name="rule">A single flag.</param>
    public static IRunRule Definition(RuleSet rule) => Definitions[IndexOf(rule)].Rule;

    /// <summary>Name of a rule in signals and reports, such as <c>nelson-1</c> or <c>western-electric-4</c>.</summary>
    /// <param name="rule">A single flag.</param>
    /// <param name="selected">
    /// All rules in use: a rule has its number in the set that they are; else Nelson's, or that of the set that alone has it.
    /// </param>
    public static string NameOf(RuleSet rule, RuleSet selected)
    {
        var index = IndexOf(rule);
        var (name, _, numbers) =
            Array.Find(Sets, set => set.Set == selected && (set.Set & rule) != 0) is { Name: not null } whole ? whole
            : rule == RuleSet.SevenOnOneSide ? Sets[2]
            : rule == RuleSet.EightOnOneSide || IsPartOfWesternElectric(selected) ? Sets[1]
            : Sets[0];
        return Names.GetOrAdd((name, index), _ => Invariant($"{name}-{Array.IndexOf(numbers, rule) + 1}"));
    }

    private static bool IsPartOfWesternElectric(RuleSet selected) =>
        (selected & RuleSet.EightOnOneSide) != 0 && (selected & ~RuleSet.WesternElectric) == 0;

    /// <summary>Names of several rules, in the order of their numbers.</summary>
    /// <param name="rules">Rules to name.</param>
    /// <param name="selected">All rules in use.</param>
    public static IReadOnlyList<string> NamesOf(RuleSet rules, RuleSet selected) =>
        [.. Each(rules).Select(rule => NameOf(rule, selected))];

    /// <summary>Finds the rules that each point completes or extends.</summary>
    /// <param name="values">Plotted statistics in time order; NaN marks a missing one, which ends every pattern.</param>
    /// <param name="limits">Limits of each of them.</param>
    /// <param name="rules">Rules to look for.</param>
    /// <returns>The rules that hold at each point.</returns>
    /// <exception cref="ArgumentException">There are more or fewer limits than values.</exception>
    public static RuleSet[] Evaluate(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleSet rules) =>
        Evaluate(values, limits, rules, rules);

    /// <summary>Finds the rules of a book that each point completes or extends.</summary>
    /// <param name="values">Plotted statistics in time order; NaN marks a missing one, which ends every pattern.</param>
    /// <param name="limits">Limits of each of them.</param>
    /// <param name="book">The rules.</param>
    /// <param name="valid">Those of them to look for.</param>
    /// <returns>The rules that hold at each point.</returns>
    /// <exception cref="ArgumentException">There are more or fewer limits than values.</exception>
    public static RuleSet[] Evaluate(
        ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleBook book, RuleSet valid)
    {
        var marks = new RuleSet[values.Length];
        foreach (var violation in Violations(values, limits, book, valid))
        {
            marks[violation.Last] |= violation.Rule;
        }

        return marks;
    }

    /// <summary>Finds every stretch of points that matches a rule: rule by rule, in time order.</summary>
    /// <param name="values">Plotted statistics in time order; NaN marks a missing one, which ends every pattern.</param>
    /// <param name="limits">Limits of each of them.</param>
    /// <param name="rules">Rules to look for.</param>
    /// <exception cref="ArgumentException">There are more or fewer limits than values.</exception>
    public static IReadOnlyList<RuleViolation> Violations(
        ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleSet rules) =>
        Violations(values, limits, rules, rules);

    /// <summary>Finds every stretch of points that matches a rule: rule by rule, in time order.</summary>
    /// <param name="values">Plotted statistics in time order; NaN marks a missing one, which ends every pattern.</param>
    /// <param name="limits">Limits of each of them.</param>
    /// <param name="book">The rules.</param>
    /// <param name="valid">Those of them to look for.</param>
    /// <exception cref="ArgumentException">There are more or fewer limits than values.</exception>
    public static IReadOnlyList<RuleViolation> Violations(
        ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleBook book, RuleSet valid)
    {
        if (limits.Length != values.Length)
        {
            throw new ArgumentException(
                Invariant($"Needs limits for each of the {values.Length} values, got {limits.Length}."), nameof(limits));
        }

        var violations = new List<RuleViolation>();
        foreach (var flag in book.Each(valid))
        {
            var rule = book.Definition(flag);
            for (var last = rule.Length - 1; last < values.Length; last++)
            {
                var first = last - rule.Length + 1;
                if (rule.Holds(values.Slice(first, rule.Length), limits.Slice(first, rule.Length)))
                {
                    violations.Add(new RuleViolation(flag, first, last));
                }
            }
        }

        return violations;
    }

    /// <summary>
    /// Finds every occurrence of a rule once: stretches of matches that end at neighbouring points are one occurrence, from the first
    /// point of its first pattern to the last of its last. An excursion on the other side directly after is another. Rule by rule, in time order.
    /// </summary>
    /// <param name="values">Plotted statistics in time order; NaN marks a missing one, which ends every pattern.</param>
    /// <param name="limits">Limits of each of them.</param>
    /// <param name="book">The rules.</param>
    /// <param name="valid">Those of them to look for.</param>
    /// <exception cref="ArgumentException">There are more or fewer limits than values.</exception>
    public static IReadOnlyList<RuleViolation> Occurrences(
        ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleBook book, RuleSet valid)
    {
        var occurrences = new List<RuleViolation>();
        foreach (var violation in Violations(values, limits, book, valid))
        {
            if (occurrences.Count > 0 && occurrences[^1].Rule == violation.Rule && occurrences[^1].Last == violation.Last - 1
                && (!HasSide(book.Definition(violation.Rule)) || Side(values, limits, violation.Last) == Side(values, limits, violation.Last - 1)))
            {
                occurrences[^1] = occurrences[^1] with { Last = violation.Last };
            }
            else
            {
                occurrences.Add(violation);
            }
        }

        return occurrences;
    }

    /// <summary>Whether a rule sees what happens on one side, and its next pattern may be on the other at once.</summary>
    internal static bool HasSide(IRunRule rule) => rule is BeyondLimitsRule or BeyondZoneRule;

    private static bool Side(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, int point) => values[point] > limits[point].Center;

    private static int IndexOf(RuleSet rule)
    {
        if (!BitOperations.IsPow2((int)rule) || rule > RuleSet.SevenOnOneSide)
        {
            throw new ArgumentOutOfRangeException(nameof(rule), rule, "Needs a single rule.");
        }

        return BitOperations.TrailingZeroCount((int)rule);
    }
}
