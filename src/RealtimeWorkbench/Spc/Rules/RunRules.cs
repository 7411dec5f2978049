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
    ];

    private static readonly string[] Nelson = ["nelson-1", "nelson-2", "nelson-3", "nelson-4", "nelson-5", "nelson-6", "nelson-7", "nelson-8"];

    /// <summary>Splits a set into its single rules, in the order of their numbers.</summary>
    public static IEnumerable<RuleSet> Each(RuleSet rules) =>
        Definitions.Select(definition => definition.Flag).Where(flag => (rules & flag) != 0);

    /// <summary>Definition of a rule.</summary>
    /// <param name="rule">A single flag.</param>
    public static IRunRule Definition(RuleSet rule) => Definitions[IndexOf(rule)].Rule;

    /// <summary>Name of a rule in signals and reports, such as <c>nelson-1</c> or <c>western-electric-4</c>.</summary>
    /// <param name="rule">A single flag.</param>
    /// <param name="selected">All rules in use: their own numbers are used where they are Western Electric's.</param>
    public static string NameOf(RuleSet rule, RuleSet selected)
    {
        var isWesternElectric =
            rule == RuleSet.EightOnOneSide
            || ((selected & RuleSet.EightOnOneSide) != 0 && (selected & ~RuleSet.WesternElectric) == 0);
        return !isWesternElectric ? Nelson[IndexOf(rule)] : rule switch
        {
            RuleSet.BeyondLimits => "western-electric-1",
            RuleSet.TwoOfThreeBeyondTwoThirds => "western-electric-2",
            RuleSet.FourOfFiveBeyondOneThird => "western-electric-3",
            _ => "western-electric-4",
        };
    }

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
    public static RuleSet[] Evaluate(ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleSet rules)
    {
        var marks = new RuleSet[values.Length];
        foreach (var violation in Violations(values, limits, rules))
        {
            marks[violation.Last] |= violation.Rule;
        }

        return marks;
    }

    /// <summary>Finds every stretch of points that matches a rule: rule by rule, in time order.</summary>
    /// <inheritdoc cref="Evaluate" path="/param"/>
    /// <exception cref="ArgumentException">There are more or fewer limits than values.</exception>
    public static IReadOnlyList<RuleViolation> Violations(
        ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleSet rules)
    {
        if (limits.Length != values.Length)
        {
            throw new ArgumentException(
                Invariant($"Needs limits for each of the {values.Length} values, got {limits.Length}."), nameof(limits));
        }

        var violations = new List<RuleViolation>();
        foreach (var (flag, rule) in Definitions)
        {
            for (var last = rule.Length - 1; (rules & flag) != 0 && last < values.Length; last++)
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
    /// point of its first pattern to the last of its last. Rule by rule, in time order.
    /// </summary>
    /// <inheritdoc cref="Evaluate" path="/param"/>
    /// <exception cref="ArgumentException">There are more or fewer limits than values.</exception>
    public static IReadOnlyList<RuleViolation> Occurrences(
        ReadOnlySpan<double> values, ReadOnlySpan<ControlLimits> limits, RuleSet rules)
    {
        var occurrences = new List<RuleViolation>();
        foreach (var violation in Violations(values, limits, rules))
        {
            if (occurrences.Count > 0 && occurrences[^1].Rule == violation.Rule && occurrences[^1].Last == violation.Last - 1)
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

    private static int IndexOf(RuleSet rule)
    {
        if (!BitOperations.IsPow2((int)rule) || rule > RuleSet.EightOnOneSide)
        {
            throw new ArgumentOutOfRangeException(nameof(rule), rule, "Needs a single rule.");
        }

        return BitOperations.TrailingZeroCount((int)rule);
    }
}
