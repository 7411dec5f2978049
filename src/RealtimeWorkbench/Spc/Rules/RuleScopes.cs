using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Leaves out rules where they are not valid.</summary>
public static class RuleScopes
{
    private const RuleSet OfZones = RuleSet.TwoOfThreeBeyondTwoThirds | RuleSet.FourOfFiveBeyondOneThird
        | RuleSet.FifteenWithinOneThird | RuleSet.EightOutsideOneThird;

    /// <summary>Those of the rules that are valid on a panel.</summary>
    /// <param name="rules">Rules that were chosen.</param>
    /// <param name="scope">What is valid.</param>
    public static RuleSet Within(this RuleSet rules, RuleScope scope) => scope switch
    {
        RuleScope.LimitsOnly => rules & RuleSet.BeyondLimits,
        RuleScope.WithoutZones => rules & ~OfZones,
        _ => rules,
    };
}
