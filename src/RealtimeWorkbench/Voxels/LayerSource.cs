namespace RealtimeWorkbench.Voxels;

/// <summary>What tells the layer that a sample belongs to.</summary>
public enum LayerSource
{
    /// <summary>The number of the layer that the sample says.</summary>
    Number,

    /// <summary>The height: sheets of the voxel grid are layers.</summary>
    Height,
}
