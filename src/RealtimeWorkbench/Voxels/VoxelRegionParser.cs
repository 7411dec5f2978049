using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Voxels;

/// <summary>Reads boxes with names, such as "edge = x 20..25; core = x 40..60, y 40..60".</summary>
public static class VoxelRegionParser
{
    /// <summary>What can be read, in a few words.</summary>
    public const string Expected =
        "name = x low..high, y low..high, z low..high in mm, several apart by semicolons; an axis that is left out has no end";

    /// <summary>Reads the regions.</summary>
    /// <param name="text">The regions; empty for none.</param>
    /// <param name="regions">The regions in their order.</param>
    /// <param name="problem">What is wrong, in a sentence.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out IReadOnlyList<VoxelRegion>? regions, [NotNullWhen(false)] out string? problem)
    {
        regions = null;
        problem = null;
        var found = new List<VoxelRegion>();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : part[..equals].Trim();
            if (name.Length == 0)
            {
                problem = $"'{part}' has no name; use {Expected}.";
                return false;
            }

            if (found.Exists(region => region.Name == name))
            {
                problem = $"there are two regions '{name}'; give each a name of its own.";
                return false;
            }

            if (Read(name, part[(equals + 1)..]) is not { } region)
            {
                problem = $"'{part}' is not a region; use {Expected}.";
                return false;
            }

            found.Add(region);
        }

        regions = found;
        return true;
    }

    private static VoxelRegion? Read(string name, string text)
    {
        var ends = new Dictionary<string, (double Low, double High)>(StringComparer.Ordinal);
        foreach (var side in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var words = side.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (words is not ["x" or "y" or "z", var range]
                || range.Split("..", StringSplitOptions.TrimEntries) is not [var lowText, var highText]
                || !double.TryParse(lowText, NumberStyles.Float, CultureInfo.InvariantCulture, out var low)
                || !double.TryParse(highText, NumberStyles.Float, CultureInfo.InvariantCulture, out var high)
                || !(low < high)
                || !ends.TryAdd(words[0], (low, high)))
            {
                return null;
            }
        }

        var (x, y, z) = (EndsOf("x"), EndsOf("y"), EndsOf("z"));
        return new VoxelRegion(name, new Position(x.Low, y.Low, z.Low), new Position(x.High, y.High, z.High));

        (double Low, double High) EndsOf(string axis) =>
            ends.TryGetValue(axis, out var known) ? known : (double.NegativeInfinity, double.PositiveInfinity);
    }
}
