namespace RealtimeWorkbench.Spc.Rules;

/// <summary>Patterns that a process in statistical control would rarely show.</summary>
/// <remarks>
/// L. S. Nelson, "The Shewhart control chart: tests for special causes", <i>Journal of Quality Technology</i> 16(4), 1984,
/// pp. 237-239; Western Electric, <i>Statistical Quality Control Handbook</i>, 1956, pp. 25-27. Zones are thirds of the distance
/// from the center line to the limits, whatever multiple of sigma the limits were set at.
/// </remarks>
[Flags]
public enum RuleSet
{
    /// <summary>No rule.</summary>
    None = 0,

    /// <summary>One point strictly beyond a control limit (Nelson 1, Western Electric 1).</summary>
    BeyondLimits = 1,

    /// <summary>Nine in a row strictly on one side of the center line (Nelson 2).</summary>
    NineOnOneSide = 2,

    /// <summary>Six in a row steadily rising or falling (Nelson 3).</summary>
    SixInATrend = 4,

    /// <summary>Fourteen in a row alternating up and down (Nelson 4).</summary>
    FourteenAlternating = 8,

    /// <summary>Two of three, the last among them, beyond two thirds of the way to one limit (Nelson 5, Western Electric 2).</summary>
    TwoOfThreeBeyondTwoThirds = 16,

    /// <summary>Four of five, the last among them, beyond one third of the way to one limit (Nelson 6, Western Electric 3).</summary>
    FourOfFiveBeyondOneThird = 32,

    /// <summary>Fifteen in a row within one third of the way to the limits (Nelson 7).</summary>
    FifteenWithinOneThird = 64,

    /// <summary>Eight in a row outside one third of the way to the limits, on both sides (Nelson 8).</summary>
    EightOutsideOneThird = 128,

    /// <summary>Nelson's eight rules.</summary>
    Nelson = BeyondLimits | NineOnOneSide | SixInATrend | FourteenAlternating | TwoOfThreeBeyondTwoThirds
        | FourOfFiveBeyondOneThird | FifteenWithinOneThird | EightOutsideOneThird,

    /// <summary>Eight in a row strictly on one side of the center line (Western Electric 4).</summary>
    EightOnOneSide = 256,

    /// <summary>The four rules of the Western Electric handbook.</summary>
    WesternElectric = BeyondLimits | TwoOfThreeBeyondTwoThirds | FourOfFiveBeyondOneThird | EightOnOneSide,

    /// <summary>Seven in a row strictly on one side of the center line (AIAG 2).</summary>
    SevenOnOneSide = 512,

    /// <summary>The eight rules of the Automotive Industry Action Group, <i>Statistical Process Control</i>, 2nd ed., 2005, chapter II.</summary>
    Aiag = BeyondLimits | SevenOnOneSide | SixInATrend | FourteenAlternating | TwoOfThreeBeyondTwoThirds
        | FourOfFiveBeyondOneThird | FifteenWithinOneThird | EightOutsideOneThird,

    /// <summary>The six rules of <i>Juran's Quality Handbook</i>, 5th ed., 1999, section 45.</summary>
    Juran = BeyondLimits | TwoOfThreeBeyondTwoThirds | FourOfFiveBeyondOneThird | SixInATrend | NineOnOneSide | EightOutsideOneThird,

    /// <summary>The first eight sensitizing rules of D. C. Montgomery, <i>Introduction to Statistical Quality Control</i>, 7th ed., 2013, table 5.1.</summary>
    Montgomery = BeyondLimits | TwoOfThreeBeyondTwoThirds | FourOfFiveBeyondOneThird | EightOnOneSide | SixInATrend
        | FifteenWithinOneThird | FourteenAlternating | EightOutsideOneThird,
}
