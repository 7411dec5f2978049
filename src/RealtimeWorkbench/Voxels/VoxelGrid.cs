using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Voxels;

/// <summary>Divides a build volume into cubes and keeps running statistics of metrics in each, as samples come.</summary>
/// <remarks>
/// The statistics are Welford's, merged by Chan et al. (see <see cref="RunningMoments"/>): what is incremental equals what is
/// computed at once, and nothing is pending. Samples outside the box are counted and dropped, never pushed to its edge.
/// A voxel with many samples, or with much spread, may be divided into eight, and these again. A divided voxel keeps its statistics
/// and goes on taking every sample; its parts know the samples since. So no value is guessed into a part, and nothing that was
/// measured is lost: the statistics of a voxel are the same with and without refinement. What is divided depends on the samples
/// alone, not on how they were cut into batches. Memory grows with the region that samples fall into, up to
/// <see cref="VoxelGridOptions.MaxMegabytes"/>. Thread-safe; one lock a batch, and nothing is allocated for a sample in a known place.
/// </remarks>
public sealed partial class VoxelGrid : IBatchObserver
{
    /// <summary>Voxels along an edge of a chunk, the unit that memory is taken in and views are told of.</summary>
    public const int ChunkEdge = VoxelCells.Edge;

    /// <summary>Chunks in x, and in y, that are remembered; a power of two.</summary>
    private const int RecentEdge = 8;

    private readonly Lock _lock = new();
    private readonly VoxelGridOptions _options;
    private readonly MetricCatalog _catalog;
    private readonly Dictionary<(int X, int Y, int Z), VoxelCells> _chunks = [];
    private readonly List<(int X, int Y, int Z)> _changed = [];
    private readonly List<int> _metrics = [];
    private readonly VoxelMemory _memory;
    private readonly Action<string>? _notice;
    private bool?[] _isKept = [];
    private int[] _kept = [];
    private int _keptCount;
    private RunningMoments[] _totals = [];
    private long _version;
    private long _bytes;
    private long _occupied;
    private long _divided;
    private long _inside;
    private long _outside;
    private long _withoutPosition;
    private long _withoutRoom;
    private bool _saidFull;

    /// <summary>Chunks that samples fell into lately, found by the lowest bits of their place: a layer mostly fits in.</summary>
    private readonly VoxelCells?[] _recent = new VoxelCells?[RecentEdge * RecentEdge];
    private readonly (int X, int Y, int Z)[] _recentKeys = new (int X, int Y, int Z)[RecentEdge * RecentEdge];

    /// <summary>Starts empty.</summary>
    /// <param name="options">Box, resolution and memory; checked here.</param>
    /// <param name="catalog">Names of the run, the same as of the batches.</param>
    /// <exception cref="ArgumentException">The box is empty or has too many voxels, or a setting is out of its range.</exception>
    public VoxelGrid(VoxelGridOptions options, MetricCatalog catalog)
        : this(OptionsGuard.Valid(options), catalog, new VoxelMemory(options.MaxMegabytes), notice: null)
    {
    }

    /// <param name="options">Checked options.</param>
    /// <param name="catalog">Names of the run.</param>
    /// <param name="memory">Memory that grids share.</param>
    /// <param name="notice">Told in a few words what a person should know; called within the grid's lock.</param>
    internal VoxelGrid(VoxelGridOptions options, MetricCatalog catalog, VoxelMemory memory, Action<string>? notice)
    {
        _options = options;
        _catalog = catalog;
        _memory = memory;
        _notice = notice;
        Id = Guid.NewGuid().ToString("N");
        SizeX = VoxelsIn(options.Minimum.X, options.Maximum.X);
        SizeY = VoxelsIn(options.Minimum.Y, options.Maximum.Y);
        SizeZ = VoxelsIn(options.Minimum.Z, options.Maximum.Z);
    }

    /// <summary>Tells this grid from any other, whose versions mean something else.</summary>
    public string Id { get; }

    /// <summary>Box, resolution and memory.</summary>
    public VoxelGridOptions Options => _options;

    /// <summary>Voxels in x; the last may reach beyond the box.</summary>
    public int SizeX { get; }

    /// <summary>Voxels in y; the last may reach beyond the box.</summary>
    public int SizeY { get; }

    /// <summary>Voxels in z; the last may reach beyond the box.</summary>
    public int SizeZ { get; }

    /// <summary>Number of the newest change.</summary>
    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    /// <inheritdoc />
    public void OnBatch(SampleBatch batch) => Add(batch, 0, batch.Count);

    /// <summary>Adds some samples of a batch.</summary>
    internal void Add(SampleBatch batch, int start, int end)
    {
        lock (_lock)
        {
            if (!batch.HasPositions)
            {
                _withoutPosition += end - start;
                return;
            }

            ChooseMetrics(batch);
            _version++;
            for (var row = start; row < end; row++)
            {
                Put(batch, row);
            }
        }
    }

    private static (int X, int Y, int Z) ChunkOf(int x, int y, int z) =>
        (x / VoxelCells.Edge, y / VoxelCells.Edge, z / VoxelCells.Edge);

    private static int PlaceOf(int x, int y, int z) =>
        (((z % VoxelCells.Edge * VoxelCells.Edge) + (y % VoxelCells.Edge)) * VoxelCells.Edge) + (x % VoxelCells.Edge);

    /// <summary>Goes from a place in a cell to the half of it, in each direction, that the place lies in.</summary>
    /// <param name="inside">Place within the cell, from 0 to 1; becomes the place within the part.</param>
    /// <returns>Number of the part: 1 for the upper half in x, 2 in y, 4 in z.</returns>
    private static int StepInto(ref (double X, double Y, double Z) inside)
    {
        var (x, y, z) = (2 * inside.X, 2 * inside.Y, 2 * inside.Z);
        var (right, back, top) = (x >= 1 ? 1 : 0, y >= 1 ? 1 : 0, z >= 1 ? 1 : 0);
        inside = (x - right, y - back, z - top);
        return right | (back << 1) | (top << 2);
    }

    private void Put(SampleBatch batch, int row)
    {
        var (x, y, z) = (batch.X[row], batch.Y[row], batch.Z[row]);
        if (double.IsNaN(x) || double.IsNaN(y) || double.IsNaN(z))
        {
            _withoutPosition++;
            return;
        }

        if (!TryLocate(x, y, z, out var indexX, out var indexY, out var indexZ))
        {
            _outside++;
            return;
        }

        var key = ChunkOf(indexX, indexY, indexZ);
        var place = PlaceOf(indexX, indexY, indexZ);
        var inside = default((double X, double Y, double Z));
        if (!TryFindRoom(key, place, out var chunk))
        {
            var (low, edge) = (_options.Minimum, _options.Resolution);
            inside = (((x - low.X) / edge) - indexX, ((y - low.Y) / edge) - indexY, ((z - low.Z) / edge) - indexZ);
            if (!TryMakeRoom(key, place, inside, batch, row, out chunk))
            {
                _withoutRoom++;
                return;
            }
        }

        _inside++;
        chunk.Version = _version;
        if (!chunk.IsChanged)
        {
            chunk.IsChanged = true;
            _changed.Add(key);
        }

        if (chunk.Samples[place] == 0)
        {
            _occupied++;
        }

        foreach (var metric in _kept.AsSpan(0, _keptCount))
        {
            var value = batch.Column(metric)[row];
            if (double.IsFinite(value))
            {
                TotalOf(metric).Add(value);
            }
        }

        PutInto(chunk, place, inside, batch, row);
    }

    /// <summary>Adds the sample to the voxel, and to what it is divided into.</summary>
    private void PutInto(VoxelCells cells, int place, (double X, double Y, double Z) inside, SampleBatch batch, int row)
    {
        for (var level = 0; ; level++)
        {
            cells.Samples[place]++;
            foreach (var metric in _kept.AsSpan(0, _keptCount))
            {
                var value = batch.Column(metric)[row];
                if (double.IsFinite(value))
                {
                    cells.Get(metric)[place].Add(value);
                }
            }

            if (cells.Finer?[place] is not { } finer)
            {
                if (level < _options.Levels && WantsDividing(cells, place))
                {
                    Divide(cells, place);
                }

                return;
            }

            cells = finer;
            place = StepInto(ref inside);
        }
    }

    /// <summary>Finds out once a batch which of its metrics are kept, in the order of their numbers: that in the batch depends on where it was cut.</summary>
    private void ChooseMetrics(SampleBatch batch)
    {
        var metrics = batch.Metrics;
        if (_kept.Length < metrics.Length)
        {
            _kept = new int[Math.Max(metrics.Length, 16)];
        }

        _keptCount = 0;
        foreach (var metric in metrics)
        {
            if (IsKept(metric))
            {
                _kept[_keptCount++] = metric;
            }
        }

        _kept.AsSpan(0, _keptCount).Sort();
    }

    private bool IsKept(int metric)
    {
        if (metric >= _isKept.Length)
        {
            Array.Resize(ref _isKept, Math.Max(metric + 1, _isKept.Length * 2));
        }

        return _isKept[metric] ??=
            _options.Signals is null || _options.Signals.Contains(_catalog.Metrics[metric], StringComparer.Ordinal);
    }

    private ref RunningMoments TotalOf(int metric)
    {
        if (metric >= _totals.Length)
        {
            Array.Resize(ref _totals, Math.Max(metric + 1, _totals.Length * 2));
        }

        if (_totals[metric].Count == 0)
        {
            _metrics.Add(metric);
        }

        return ref _totals[metric];
    }

    private int VoxelsIn(double low, double high) => Math.Max(1, (int)Math.Ceiling((high - low) / _options.Resolution));

    private bool TryLocate(double x, double y, double z, out int indexX, out int indexY, out int indexZ)
    {
        var (low, high) = (_options.Minimum, _options.Maximum);
        indexX = indexY = indexZ = 0;
        if (!(x >= low.X && x < high.X && y >= low.Y && y < high.Y && z >= low.Z && z < high.Z))
        {
            return false;
        }

        // Rounding may lift a point just below the upper corner into the voxel after the last.
        indexX = Math.Min((int)((x - low.X) / _options.Resolution), SizeX - 1);
        indexY = Math.Min((int)((y - low.Y) / _options.Resolution), SizeY - 1);
        indexZ = Math.Min((int)((z - low.Z) / _options.Resolution), SizeZ - 1);
        return true;
    }
}
