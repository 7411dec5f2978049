using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Voxels;

/// <summary>A cube of cells: a chunk of 8 × 8 × 8 voxels, or the 2 × 2 × 2 cells that a refined one is divided into. Only those exist that samples fall into.</summary>
/// <param name="size">Number of cells.</param>
internal sealed class VoxelCells(int size)
{
    /// <summary>Voxels along an edge of a chunk.</summary>
    public const int Edge = 8;

    /// <summary>Voxels in a chunk.</summary>
    public const int ChunkSize = Edge * Edge * Edge;

    /// <summary>Cells that one is divided into.</summary>
    public const int FinerSize = 8;

    /// <summary>What an object and its arrays take beside their contents, where these are small.</summary>
    private const int Overhead = 96;

    private RunningMoments[]?[] _metrics = [];

    /// <summary>Whether it has changed since the last checkpoint; of chunks only.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Version of the grid with the last change; of chunks only.</summary>
    public long Version { get; set; }

    /// <summary>Metrics that were measured here, in the order of their numbers.</summary>
    public IEnumerable<int> Metrics => Enumerable.Range(0, _metrics.Length).Where(metric => _metrics[metric] is not null);

    /// <summary>Samples by cell: what occupied means, whatever the values are.</summary>
    public long[] Samples { get; } = new long[size];

    /// <summary>What cells are divided into; <see langword="null"/> while none is.</summary>
    public VoxelCells?[]? Finer { get; private set; }

    /// <summary>Bytes of the occupancy of so many cells.</summary>
    public static int BaseBytes(int size) => (size * sizeof(long)) + OverheadOf(size);

    /// <summary>Bytes that a metric adds: count, mean, sum of squares, minimum and maximum of each cell.</summary>
    public static int MetricBytes(int size) => (size * 5 * sizeof(double)) + (OverheadOf(size) / 4);

    /// <summary>Bytes of the list of what cells are divided into.</summary>
    public static int FinerBytes(int size) => size * sizeof(long);

    /// <summary>Statistics of a metric by cell, or <see langword="null"/> if it was never measured here.</summary>
    public RunningMoments[]? Find(int metric) => metric < _metrics.Length ? _metrics[metric] : null;

    /// <summary>Statistics of a metric by cell, made if there were none.</summary>
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

        return _metrics[metric] = new RunningMoments[Samples.Length];
    }

    /// <summary>Divides a cell. It keeps what it knows; its parts learn from the samples that follow.</summary>
    /// <param name="place">Which.</param>
    public VoxelCells Divide(int place)
    {
        Finer ??= new VoxelCells?[Samples.Length];
        return Finer[place] = new VoxelCells(FinerSize);
    }

    private static int OverheadOf(int size) => size == ChunkSize ? 0 : Overhead;
}
