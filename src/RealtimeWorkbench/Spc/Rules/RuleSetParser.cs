using System.Globalization;

namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Reads sets of rules as people write them.</summary>
public static class RuleSetParser
{
    /// <summary>What is understood, for a message.</summary>
    public const string Expected = "western-electric, nelson, none, or Nelson's numbers 1 to 8 such as 1,2,5";

    /// <summary>Reads a set of rules.</summary>
    /// <param name="text">western-electric, nelson, none, or numbers of Nelson's rules, separated by commas.</param>
    /// <param name="rules">The rules; none if the text is not understood.</param>
    public static bool TryParse(string text, out RuleSet rules)
    {
        rules = RuleSet.None;
        switch (text.Trim())
        {
            case "nelson":
                rules = RuleSet.Nelson;
                return true;
            case "western-electric":
                rules = RuleSet.WesternElectric;
                return true;
            case "none":
                return true;
        }

        var nelson = RunRules.Each(RuleSet.Nelson).ToArray();
        var read = RuleSet.None;
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number < 1 || number > nelson.Length)
            {
                return false;
            }

            read |= nelson[number - 1];
        }

        rules = read;
        return true;
    }
}
