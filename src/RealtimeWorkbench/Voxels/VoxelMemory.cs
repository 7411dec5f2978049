namespace RealtimeWorkbench.Voxels;

/// <summary>Memory that grids share.</summary>
/// <param name="megabytes">Most of it, in MB (10⁶ bytes).</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class VoxelMemory(int megabytes)
{
    private readonly long _most = megabytes * 1_000_000L;
    private long _taken;

    /// <summary>Takes some, if there is as much.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= _most)
        {
            return true;
        }

        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    /// <summary>Gives some back, or takes it whether there is room or not.</summary>
    /// <param name="bytes">How much; negative to take.</param>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
