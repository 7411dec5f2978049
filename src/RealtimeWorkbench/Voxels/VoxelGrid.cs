using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Voxels;

/// <summary>Divides a build volume into cubes and keeps running statistics of every metric in each, as samples come.</summary>
/// <remarks>
/// The statistics are Welford's, merged by Chan et al. (see <see cref="RunningMoments"/>): what is incremental equals what is
/// computed at once, and nothing is pending. Samples outside the box are counted and dropped, never pushed to its edge.
/// Memory grows with the region that samples fall into, up to <see cref="VoxelGridOptions.MaxMegabytes"/>. Thread-safe.
/// </remarks>
public sealed partial class VoxelGrid : IBatchObserver
{
    private readonly Lock _lock = new();
    private readonly VoxelGridOptions _options;
    private readonly MetricCatalog _catalog;
    private readonly Dictionary<(int X, int Y, int Z), VoxelChunk> _chunks = [];
    private readonly List<(int X, int Y, int Z)> _changed = [];
    private readonly List<int> _metrics = [];
    private readonly VoxelMemory _memory;
    private RunningMoments[] _totals = [];
    private long _bytes;
    private long _occupied;
    private long _inside;
    private long _outside;
    private long _withoutPosition;
    private long _withoutRoom;

    /// <summary>Starts empty.</summary>
    /// <param name="options">Box, resolution and memory; checked here.</param>
    /// <param name="catalog">Names of the run, the same as of the batches.</param>
    /// <exception cref="ArgumentException">The box is empty or has too many voxels, or a setting is out of its range.</exception>
    public VoxelGrid(VoxelGridOptions options, MetricCatalog catalog)
        : this(OptionsGuard.Valid(options), catalog, new VoxelMemory(options.MaxMegabytes))
    {
    }

    internal VoxelGrid(VoxelGridOptions options, MetricCatalog catalog, VoxelMemory memory)
    {
        _options = options;
        _catalog = catalog;
        _memory = memory;
        SizeX = VoxelsIn(options.Minimum.X, options.Maximum.X);
        SizeY = VoxelsIn(options.Minimum.Y, options.Maximum.Y);
        SizeZ = VoxelsIn(options.Minimum.Z, options.Maximum.Z);
    }

    /// <summary>Voxels in x; the last may reach beyond the box.</summary>
    public int SizeX { get; }

    /// <summary>Voxels in y; the last may reach beyond the box.</summary>
    public int SizeY { get; }

    /// <summary>Voxels in z; the last may reach beyond the box.</summary>
    public int SizeZ { get; }

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

            for (var row = start; row < end; row++)
            {
                Put(batch, row);
            }
        }
    }

    /// <summary>Returns the statistics of a metric in the voxel that a point lies in; empty ones if nothing was measured there.</summary>
    /// <param name="point">The point, in mm.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <exception cref="ArgumentOutOfRangeException">The point lies outside the box.</exception>
    public RunningMoments At(Position point, string metric)
    {
        if (!TryLocate(point.X, point.Y, point.Z, out var x, out var y, out var z))
        {
            throw new ArgumentOutOfRangeException(
                nameof(point), Invariant($"The point {point.X}, {point.Y}, {point.Z} mm lies outside the box."));
        }

        lock (_lock)
        {
            return _catalog.Metrics.TryGetId(metric, out var id)
                && _chunks.TryGetValue(ChunkOf(x, y, z), out var chunk)
                && chunk.Find(id) is { } moments
                    ? moments[PlaceOf(x, y, z)]
                    : default;
        }
    }

    /// <summary>Returns the layer of voxels at a height.</summary>
    /// <param name="z">Height in mm.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <exception cref="ArgumentOutOfRangeException">The height lies outside the box.</exception>
    public VoxelSlice GetSlice(double z, string metric)
    {
        if (!TryLocate(_options.Minimum.X, _options.Minimum.Y, z, out _, out _, out var layer))
        {
            throw new ArgumentOutOfRangeException(
                nameof(z),
                Invariant($"Height {z} mm lies outside the box, which goes from {_options.Minimum.Z} to {_options.Maximum.Z} mm."));
        }

        var means = new double[SizeX * SizeY];
        var counts = new long[SizeX * SizeY];
        Array.Fill(means, double.NaN);
        lock (_lock)
        {
            var known = _catalog.Metrics.TryGetId(metric, out var id);
            foreach (var (key, chunk) in _chunks)
            {
                if (known && key.Z == layer / VoxelChunk.Edge && chunk.Find(id) is { } moments)
                {
                    CopyLayer(key.X * VoxelChunk.Edge, key.Y * VoxelChunk.Edge, layer, moments, means, counts);
                }
            }
        }

        return new VoxelSlice(
            metric,
            _options.Minimum.Z + (layer * _options.Resolution),
            _options.Minimum.X,
            _options.Minimum.Y,
            _options.Resolution,
            SizeX,
            SizeY,
            means,
            counts);
    }

    /// <summary>Returns the voxels with values: layer by layer, row by row, metrics by name.</summary>
    /// <param name="machine">Machine that they are of.</param>
    public IReadOnlyList<VoxelReading> Readings(string machine)
    {
        var readings = new List<VoxelReading>();
        lock (_lock)
        {
            foreach (var ((left, front, bottom), chunk) in _chunks)
            {
                foreach (var metric in chunk.Metrics)
                {
                    var voxels = chunk.Find(metric)!;
                    for (var place = 0; place < voxels.Length; place++)
                    {
                        if (voxels[place] is { Count: > 0 } values)
                        {
                            readings.Add(new VoxelReading(
                                machine,
                                _catalog.Metrics[metric],
                                _options.Minimum.X + (((left * VoxelChunk.Edge) + (place % VoxelChunk.Edge)) * _options.Resolution),
                                _options.Minimum.Y + (((front * VoxelChunk.Edge) + (place / VoxelChunk.Edge % VoxelChunk.Edge)) * _options.Resolution),
                                _options.Minimum.Z + (((bottom * VoxelChunk.Edge) + (place / VoxelChunk.Edge / VoxelChunk.Edge)) * _options.Resolution),
                                values.Count,
                                values.Mean,
                                values.StandardDeviation,
                                values.Minimum,
                                values.Maximum));
                        }
                    }
                }
            }
        }

        return
        [
            .. readings.OrderBy(voxel => voxel.Z).ThenBy(voxel => voxel.Y).ThenBy(voxel => voxel.X)
                .ThenBy(voxel => voxel.Metric, StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns what the grid holds.</summary>
    public VoxelGridSummary Summary()
    {
        lock (_lock)
        {
            return new VoxelGridSummary(
                _occupied,
                (long)SizeX * SizeY * SizeZ,
                _inside,
                _outside,
                _withoutPosition,
                _withoutRoom,
                _bytes / 1e6,
                [.. _metrics.Select(metric => new VoxelMetricSummary(_catalog.Metrics[metric], _totals[metric]))]);
        }
    }

    private static (int X, int Y, int Z) ChunkOf(int x, int y, int z) =>
        (x / VoxelChunk.Edge, y / VoxelChunk.Edge, z / VoxelChunk.Edge);

    private static int PlaceOf(int x, int y, int z) =>
        (((z % VoxelChunk.Edge * VoxelChunk.Edge) + (y % VoxelChunk.Edge)) * VoxelChunk.Edge) + (x % VoxelChunk.Edge);

    private void CopyLayer(int left, int front, int layer, RunningMoments[] moments, double[] means, long[] counts)
    {
        for (var y = front; y < Math.Min(front + VoxelChunk.Edge, SizeY); y++)
        {
            for (var x = left; x < Math.Min(left + VoxelChunk.Edge, SizeX); x++)
            {
                var voxel = moments[PlaceOf(x, y, layer)];
                means[(y * SizeX) + x] = voxel.Mean;
                counts[(y * SizeX) + x] = voxel.Count;
            }
        }
    }

    private void Put(SampleBatch batch, int row)
    {
        if (double.IsNaN(batch.X[row]) || double.IsNaN(batch.Y[row]) || double.IsNaN(batch.Z[row]))
        {
            _withoutPosition++;
            return;
        }

        if (!TryLocate(batch.X[row], batch.Y[row], batch.Z[row], out var x, out var y, out var z))
        {
            _outside++;
            return;
        }

        if (!TryMakeRoom(ChunkOf(x, y, z), batch, row, out var chunk))
        {
            _withoutRoom++;
            return;
        }

        var place = PlaceOf(x, y, z);
        _inside++;
        if (!chunk.IsChanged)
        {
            chunk.IsChanged = true;
            _changed.Add(ChunkOf(x, y, z));
        }

        if (chunk.Samples[place]++ == 0)
        {
            _occupied++;
        }

        foreach (var metric in batch.Metrics)
        {
            var value = batch.Column(metric)[row];
            if (double.IsFinite(value))
            {
                chunk.Get(metric)[place].Add(value);
                TotalOf(metric).Add(value);
            }
        }
    }

    /// <summary>Finds the chunk, or makes it if the memory allows, for all values of the sample or for none.</summary>
    private bool TryMakeRoom((int X, int Y, int Z) key, SampleBatch batch, int row, out VoxelChunk chunk)
    {
        var isNew = !_chunks.TryGetValue(key, out chunk!);
        long needed = isNew ? VoxelChunk.BaseBytes : 0;
        foreach (var metric in batch.Metrics)
        {
            if (chunk?.Find(metric) is null && double.IsFinite(batch.Column(metric)[row]))
            {
                needed += VoxelChunk.MetricBytes;
            }
        }

        if (needed > 0 && !_memory.TryTake(needed))
        {
            return false;
        }

        _bytes += needed;
        if (isNew)
        {
            _chunks.Add(key, chunk = new VoxelChunk());
        }

        return true;
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
