namespace RealtimeWorkbench.Voxels;

/// <summary>Axis of a build volume.</summary>
public enum VoxelAxis
{
    /// <summary>Across.</summary>
    X,

    /// <summary>From front to back.</summary>
    Y,

    /// <summary>Up: the direction in which layers follow each other.</summary>
    Z,
}
