using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>What rules remember of the zones of the points so far: one number each.</summary>
internal static class ZoneMemory
{
    /// <summary>Zones between and beyond the lines at -3, -2 … 3 thirds of the way to the limits.</summary>
    public const int Zones = 8;

    public static int[] Start(IRunRule[] rules) => new int[rules.Length];

    /// <summary>Takes the zone of the next point, from 0 below the lower limit to 7 above the upper.</summary>
    /// <returns>What is remembered then; <see langword="null"/> if a rule holds.</returns>
    public static int[]? Next(IRunRule[] rules, int[] memory, int zone)
    {
        var next = new int[rules.Length];
        for (var i = 0; i < rules.Length; i++)
        {
            var holds = rules[i] switch
            {
                BeyondLimitsRule => zone is 0 or Zones - 1,
                SameSideRule side => SameSide(side.Length, memory[i], zone, out next[i]),
                BeyondZoneRule beyond => BeyondZone(beyond, memory[i], zone, out next[i]),
                WithinZoneRule within => Within(within.Length, memory[i], zone, out next[i]),
                OutsideZoneRule outside => Outside(outside.Length, memory[i], zone, out next[i]),
                _ => throw new NotSupportedException(rules[i].Name),
            };
            if (holds)
            {
                return null;
            }
        }

        return next;
    }

    private static bool SameSide(int length, int run, int zone, out int next)
    {
        next = zone >= Zones / 2 ? Math.Max(run, 0) + 1 : Math.Min(run, 0) - 1;
        return Math.Abs(next) >= length;
    }

    /// <summary>Marks of the latest points beyond the line, above and below, in 8 bits each.</summary>
    private static bool BeyondZone(BeyondZoneRule rule, int marks, int zone, out int next)
    {
        var above = ((marks << 1) & 0xFF) | (zone >= (Zones / 2) + rule.Thirds ? 1 : 0);
        var below = (((marks >> 8) << 1) & 0xFF) | (zone < (Zones / 2) - rule.Thirds ? 1 : 0);
        var window = (1 << rule.Length) - 1;
        var remembered = (1 << (rule.Length - 1)) - 1;
        next = (above & remembered) | ((below & remembered) << 8);
        return Holds(above & window) || Holds(below & window);

        bool Holds(int bits) => (bits & 1) == 1 && System.Numerics.BitOperations.PopCount((uint)bits) >= rule.Count;
    }

    private static bool Within(int length, int run, int zone, out int next)
    {
        next = zone is 3 or 4 ? run + 1 : 0;
        return next >= length;
    }

    /// <summary>How many points lie outside in a row, and how many of the latest of them on the side of the last.</summary>
    private static bool Outside(int length, int memory, int zone, out int next)
    {
        if (zone is 3 or 4)
        {
            next = 0;
            return false;
        }

        var isAbove = zone > 4;
        var (run, same, wasAbove) = (memory & 0xFF, (memory >> 8) & 0xFF, (memory >> 16) == 1);
        run = Math.Min(length, run + 1);
        same = same > 0 && wasAbove == isAbove ? Math.Min(length, same + 1) : 1;
        next = run | (same << 8) | (isAbove ? 1 << 16 : 0);
        return run >= length && same < length;
    }
}
