using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Voxels;

/// <summary>A cube of 8 × 8 × 8 voxels. Only chunks that samples fall into exist.</summary>
internal sealed class VoxelChunk
{
    /// <summary>Voxels along an edge.</summary>
    public const int Edge = 8;

    /// <summary>Voxels in a chunk.</summary>
    public const int Size = Edge * Edge * Edge;

    /// <summary>Bytes of the occupancy of a chunk.</summary>
    public const int BaseBytes = Size * sizeof(long);

    /// <summary>Bytes that a metric adds: count, mean, sum of squares, minimum and maximum of each voxel.</summary>
    public const int MetricBytes = Size * 5 * sizeof(double);

    private RunningMoments[]?[] _metrics = [];

    /// <summary>Whether it has changed since the last checkpoint.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Metrics that were measured here, in the order of their numbers.</summary>
    public IEnumerable<int> Metrics => Enumerable.Range(0, _metrics.Length).Where(metric => _metrics[metric] is not null);

    /// <summary>Samples by voxel: what occupied means, whatever the values are.</summary>
    public long[] Samples { get; } = new long[Size];

    /// <summary>Statistics of a metric by voxel, or <see langword="null"/> if it was never measured here.</summary>
    public RunningMoments[]? Find(int metric) => metric < _metrics.Length ? _metrics[metric] : null;

    /// <summary>Statistics of a metric by voxel, made if there were none.</summary>
    public RunningMoments[] Get(int metric)
    {
        if (Find(metric) is { } found)
        {
            return found;
        }

        if (metric >= _metrics.Length)
        {
            Array.Resize(ref _metrics, metric + 1);
        }

        return _metrics[metric] = new RunningMoments[Size];
    }
}
