using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Voxels;

/// <summary>A box with a name, such as the edge of a part.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Minimum">Corner with the smallest coordinates, in mm, which belongs to it; −∞ where it has no end.</param>
/// <param name="Maximum">Corner with the largest coordinates, in mm, which no longer belongs to it; ∞ where it has no end.</param>
public sealed record VoxelRegion(string Name, Position Minimum, Position Maximum)
{
    /// <summary>Whether a place lies in it; false for one that is not complete.</summary>
    /// <param name="x">X in mm.</param>
    /// <param name="y">Y in mm.</param>
    /// <param name="z">Z in mm.</param>
    public bool Contains(double x, double y, double z) =>
        x >= Minimum.X && x < Maximum.X && y >= Minimum.Y && y < Maximum.Y && z >= Minimum.Z && z < Maximum.Z;

    /// <summary>Where it lies, axis by axis as it is written in settings; an axis without an end is left out.</summary>
    internal string Bounds => string.Join(
        ", ",
        new[] { ("x", Minimum.X, Maximum.X), ("y", Minimum.Y, Maximum.Y), ("z", Minimum.Z, Maximum.Z) }
            .Where(axis => double.IsFinite(axis.Item2) || double.IsFinite(axis.Item3))
            .Select(axis => Invariant($"{axis.Item1} {axis.Item2}..{axis.Item3}")));
}
