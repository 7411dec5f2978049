using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Rules;

/// <summary>The rules of a chart: those with a name in the literature, and others of one's own.</summary>
/// <param name="Standard">Rules of the literature.</param>
/// <param name="Custom">Others, at most <see cref="MostCustom"/>: with lengths of one's own, or delegates (<see cref="DelegateRule"/>).</param>
public sealed record RuleBook(RuleSet Standard, IReadOnlyList<IRunRule> Custom)
{
    /// <summary>Most rules of one's own.</summary>
    public const int MostCustom = 15;

    /// <summary>Bit of the first rule of one's own in a <see cref="RuleSet"/>.</summary>
    private const int FirstCustom = 16;

    /// <summary>No rule.</summary>
    public static RuleBook None { get; } = new(RuleSet.None, []);

    /// <summary>Rules of one's own.</summary>
    public IReadOnlyList<IRunRule> Custom { get; } = Custom.Count <= MostCustom
        ? Custom
        : throw new ArgumentException(Invariant($"There are {Custom.Count} rules beside the standard ones; there can be {MostCustom}."), nameof(Custom));

    /// <summary>All rules, as marks: one's own from bit 16 on.</summary>
    public RuleSet All => Custom.Select((_, i) => FlagOf(i)).Aggregate(Standard, (all, flag) => all | flag);

    /// <summary>Takes the rules of the literature alone.</summary>
    public static implicit operator RuleBook(RuleSet standard) => FromRuleSet(standard);

    /// <summary>Takes the rules of the literature alone.</summary>
    public static RuleBook FromRuleSet(RuleSet standard) => new(standard, []);

    /// <summary>Those of the rules that are valid on a panel.</summary>
    /// <remarks>One's own rules are valid where the standard ones of their kind are; delegates where all are.</remarks>
    public RuleSet Within(RuleScope scope)
    {
        var valid = Standard.Within(scope);
        for (var i = 0; i < Custom.Count; i++)
        {
            var isValid = Custom[i] switch
            {
                BeyondLimitsRule => true,
                SameSideRule or TrendRule or AlternatingRule => scope != RuleScope.LimitsOnly,
                _ => scope == RuleScope.All,
            };
            valid |= isValid ? FlagOf(i) : RuleSet.None;
        }

        return valid;
    }

    /// <summary>Splits marks into single rules, in the order of their numbers, one's own last.</summary>
    public IEnumerable<RuleSet> Each(RuleSet marks) =>
        RunRules.Each(marks).Concat(Custom.Select((_, i) => FlagOf(i)).Where(flag => (marks & flag) != 0));

    /// <summary>Definition of a rule.</summary>
    /// <param name="rule">A single mark.</param>
    public IRunRule Definition(RuleSet rule) =>
        IsCustom(rule, out var index) ? Custom[index] : RunRules.Definition(rule);

    /// <summary>Name of a rule in signals and reports, such as <c>nelson-1</c>.</summary>
    /// <param name="rule">A single mark.</param>
    public string NameOf(RuleSet rule) =>
        IsCustom(rule, out var index) ? Custom[index].Name.Replace(' ', '-') : RunRules.NameOf(rule, Standard);

    /// <summary>Names of several rules, in the order of their numbers.</summary>
    public IReadOnlyList<string> NamesOf(RuleSet marks) => [.. Each(marks).Select(NameOf)];

    /// <summary>Those of the rules that see what happens on one side, so that the other side directly after is another occurrence.</summary>
    internal RuleSet Sided() => Each(All).Where(rule => RunRules.HasSide(Definition(rule))).Aggregate(RuleSet.None, (all, rule) => all | rule);

    internal static RuleSet FlagOf(int custom) => (RuleSet)(1 << (FirstCustom + custom));

    private bool IsCustom(RuleSet rule, out int index)
    {
        index = System.Numerics.BitOperations.TrailingZeroCount((int)rule) - FirstCustom;
        return index >= 0 && index < Custom.Count;
    }
}
