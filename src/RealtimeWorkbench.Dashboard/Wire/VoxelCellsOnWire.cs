using RealtimeWorkbench.Voxels;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Cells of one size in a chunk, column by column. Numbers have single precision, which is enough to look at.</summary>
/// <param name="Places">Place of each cell, x first, then y, then z.</param>
/// <param name="Counts">Values.</param>
/// <param name="Means">Means.</param>
/// <param name="Deviations">Standard deviations; <see langword="null"/> for one value.</param>
/// <param name="Minima">Smallest values.</param>
/// <param name="Maxima">Largest values.</param>
internal sealed record VoxelCellsOnWire(
    int[] Places,
    long[] Counts,
    float[] Means,
    float?[] Deviations,
    float[] Minima,
    float[] Maxima)
{
    /// <summary>Puts cells on the wire.</summary>
    public static VoxelCellsOnWire Of(IReadOnlyList<VoxelCell> cells)
    {
        var wire = new VoxelCellsOnWire(
            new int[cells.Count], new long[cells.Count], new float[cells.Count], new float?[cells.Count], new float[cells.Count], new float[cells.Count]);
        for (var i = 0; i < cells.Count; i++)
        {
            var (place, values) = cells[i];
            wire.Places[i] = place;
            wire.Counts[i] = values.Count;
            wire.Means[i] = Single(values.Mean);
            wire.Deviations[i] = values.Count > 1 ? Single(values.StandardDeviation) : null;
            wire.Minima[i] = Single(values.Minimum);
            wire.Maxima[i] = Single(values.Maximum);
        }

        return wire;
    }

    /// <summary>JSON has no word for what a single cannot hold.</summary>
    private static float Single(double value) => (float)Math.Clamp(value, float.MinValue, float.MaxValue);
}
