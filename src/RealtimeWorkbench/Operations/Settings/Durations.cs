using System.Globalization;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>Durations as people write them: 250ms, 30s, 3min, 1.5h, 2d.</summary>
public static class Durations
{
    /// <summary>Reads a duration.</summary>
    /// <param name="text">A number and its unit: ms, s, min, h or d; a number alone is in seconds.</param>
    /// <param name="duration">The duration, not negative.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text.Trim();
        var digits = trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!double.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        double? seconds = trimmed[digits..].Trim() switch
        {
            "ms" => 0.001,
            "" or "s" or "sec" => 1,
            "m" or "min" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => null,
        };
        if (seconds is null || number * seconds.Value > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(number * seconds.Value);
        return true;
    }
}
