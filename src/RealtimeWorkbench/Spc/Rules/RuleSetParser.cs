using System.Globalization;

namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Reads sets of rules as people write them.</summary>
public static class RuleSetParser
{
    /// <summary>What is understood, for a message.</summary>
    public const string Expected =
        "western-electric, nelson, aiag, juran, montgomery, none, Nelson's numbers 1 to 8 such as 1,2,5, or same-side:N, trend:N, alternating:N, within:N, outside:N, beyond:K/N/THIRDS";

    /// <summary>Reads a set of rules.</summary>
    /// <param name="text">
    /// Names of sets, numbers of Nelson's rules, and rules with lengths of one's own such as <c>same-side:7</c> or <c>beyond:3/4/2</c>
    /// (3 of 4 beyond two thirds), separated by commas.
    /// </param>
    /// <param name="rules">The rules; none if the text is not understood.</param>
    public static bool TryParse(string text, out RuleBook rules)
    {
        rules = RuleBook.None;
        var standard = RuleSet.None;
        var custom = new List<IRunRule>();
        foreach (var part in text.Split(','))
        {
            if (Named(part.Trim()) is { } named)
            {
                standard |= named;
            }
            else if (Parametrised(part.Trim()) is { } rule && custom.Count < RuleBook.MostCustom)
            {
                custom.Add(rule);
            }
            else
            {
                return false;
            }
        }

        rules = new RuleBook(standard, custom);
        return true;
    }

    private static RuleSet? Named(string text) => text switch
    {
        "nelson" => RuleSet.Nelson,
        "western-electric" => RuleSet.WesternElectric,
        "aiag" => RuleSet.Aiag,
        "juran" => RuleSet.Juran,
        "montgomery" => RuleSet.Montgomery,
        "none" => RuleSet.None,
        _ when Whole(text) is >= 1 and <= 8 and var number => RunRules.Each(RuleSet.Nelson).ElementAt(number - 1),
        _ => null,
    };

    private static IRunRule? Parametrised(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 2)
        {
            return null;
        }

        var numbers = parts[1].Split('/').Select(number => Whole(number) ?? 0).ToArray();
        return (parts[0], numbers) switch
        {
            ("same-side", [>= 2 and <= 250 and var length]) => new SameSideRule(length),
            ("trend", [>= 3 and <= 250 and var length]) => new TrendRule(length),
            ("alternating", [>= 3 and <= 250 and var length]) => new AlternatingRule(length),
            ("within", [>= 2 and <= 250 and var length]) => new WithinZoneRule(length),
            ("outside", [>= 2 and <= 250 and var length]) => new OutsideZoneRule(length),
            ("beyond", [>= 2 and var count, <= 250 and var length, 1 or 2]) when length >= count =>
                new BeyondZoneRule(count, length, numbers[2]),
            _ => null,
        };
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
