using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Voxels;

// What views and files see of a grid.
public sealed partial class VoxelGrid
{
    /// <summary>Most chunks that a view gets at once: a worker waits while they are copied, a few milliseconds at most.</summary>
    private const int ChunksAtOnce = 256;

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
    public VoxelSlice GetSlice(double z, string metric) => GetSlice(VoxelAxis.Z, z, metric);

    /// <summary>Returns the sheet of voxels across an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="position">Place on it in mm.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <remarks>Of refined voxels the sheet has the whole: the statistics of all their samples.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The place lies outside the box.</exception>
    public VoxelSlice GetSlice(VoxelAxis axis, double position, string metric)
    {
        var (low, high) = (Along(axis, _options.Minimum), Along(axis, _options.Maximum));
        if (!(position >= low && position < high))
        {
            throw new ArgumentOutOfRangeException(nameof(position), axis == VoxelAxis.Z
                ? Invariant($"Height {position} mm lies outside the box, which goes from {low} to {high} mm.")
                : Invariant($"{position} mm lies outside the box, which goes from {low} to {high} mm in {(axis == VoxelAxis.X ? "x" : "y")}."));
        }

        var (across, up) = axis switch
        {
            VoxelAxis.X => (VoxelAxis.Y, VoxelAxis.Z),
            VoxelAxis.Y => (VoxelAxis.X, VoxelAxis.Z),
            _ => (VoxelAxis.X, VoxelAxis.Y),
        };
        var size = (X: SizeX, Y: SizeY, Z: SizeZ);
        var sheet = Math.Min((int)((position - low) / _options.Resolution), Along(axis, size) - 1);
        var (columns, rows) = (Along(across, size), Along(up, size));
        var voxels = new RunningMoments[columns * rows];
        lock (_lock)
        {
            if (_catalog.Metrics.TryGetId(metric, out var id))
            {
                foreach (var (key, chunk) in _chunks)
                {
                    if (Along(axis, key) == sheet / VoxelCells.Edge && chunk.Find(id) is { } moments)
                    {
                        Copy(key, moments);
                    }
                }
            }
        }

        return new VoxelSlice(
            metric,
            axis,
            low + (sheet * _options.Resolution),
            Along(across, _options.Minimum),
            Along(up, _options.Minimum),
            _options.Resolution,
            columns,
            rows,
            voxels);

        void Copy((int X, int Y, int Z) key, RunningMoments[] moments)
        {
            for (var place = 0; place < moments.Length; place++)
            {
                var voxel = VoxelAt(key, place);
                if (moments[place].Count > 0 && Along(axis, voxel) == sheet)
                {
                    voxels[(Along(up, voxel) * columns) + Along(across, voxel)] = moments[place];
                }
            }
        }
    }

    /// <summary>Returns the voxels with values and what refined ones are divided into: layer by layer, row by row, whole before parts, metrics by name.</summary>
    /// <param name="machine">Machine that they are of.</param>
    public IReadOnlyList<VoxelReading> Readings(string machine)
    {
        var readings = new List<VoxelReading>();
        lock (_lock)
        {
            foreach (var (key, chunk) in _chunks)
            {
                foreach (var metric in chunk.Metrics)
                {
                    AddReadings(key, metric, CellsOf(chunk, metric));
                }
            }
        }

        return
        [
            .. readings.OrderBy(voxel => voxel.Z).ThenBy(voxel => voxel.Y).ThenBy(voxel => voxel.X)
                .ThenByDescending(voxel => voxel.Edge).ThenBy(voxel => voxel.Metric, StringComparer.Ordinal),
        ];

        void AddReadings((int X, int Y, int Z) chunk, int metric, List<VoxelCell>[] levels)
        {
            for (var level = 0; level < levels.Length; level++)
            {
                var cells = VoxelCells.Edge << level;
                var edge = _options.Resolution / (1 << level);
                foreach (var (place, values) in levels[level])
                {
                    readings.Add(new VoxelReading(
                        machine,
                        _catalog.Metrics[metric],
                        _options.Minimum.X + (((chunk.X * cells) + (place % cells)) * edge),
                        _options.Minimum.Y + (((chunk.Y * cells) + (place / cells % cells)) * edge),
                        _options.Minimum.Z + (((chunk.Z * cells) + (place / cells / cells)) * edge),
                        values.Count,
                        values.Mean,
                        values.StandardDeviation,
                        values.Minimum,
                        values.Maximum,
                        edge));
                }
            }
        }
    }

    /// <summary>Returns the chunks that changed since a version that a view knows, those that changed first coming first.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="grid"><see cref="Id"/> of the grid that the version is of; the whole is sent where it is another one.</param>
    /// <param name="since">Version that the view knows; 0 for none.</param>
    /// <remarks>The grid remembers versions and no changes: a view may be as far behind as it likes and costs no memory.</remarks>
    public VoxelChanges ChangesSince(string metric, string? grid = null, long since = 0)
    {
        lock (_lock)
        {
            var isWhole = grid != Id || since <= 0 || since > _version;
            var known = isWhole ? 0 : since;
            var changed = _chunks.Where(entry => entry.Value.Version > known).ToList();
            changed.Sort((a, b) => (a.Value.Version, a.Key).CompareTo((b.Value.Version, b.Key)));

            // Chunks of one version go together, for the view has no way to ask for half of a version.
            var count = changed.Count;
            if (count > ChunksAtOnce)
            {
                count = ChunksAtOnce;
                while (count < changed.Count && changed[count].Value.Version == changed[count - 1].Value.Version)
                {
                    count++;
                }
            }

            var hasMetric = _catalog.Metrics.TryGetId(metric, out var id);
            return new VoxelChanges(
                Id,
                count < changed.Count ? changed[count - 1].Value.Version : _version,
                isWhole,
                count < changed.Count,
                [
                    .. changed.Take(count).Where(entry => hasMetric && entry.Value.Find(id) is not null)
                        .Select(entry => new VoxelChunk(entry.Key.X, entry.Key.Y, entry.Key.Z, CellsOf(entry.Value, id))),
                ]);
        }
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
                [.. _metrics.Select(metric => new VoxelMetricSummary(_catalog.Metrics[metric], _totals[metric]))])
            {
                VoxelsRefined = _divided,
            };
        }
    }

    private static double Along(VoxelAxis axis, Position point) => axis switch
    {
        VoxelAxis.X => point.X,
        VoxelAxis.Y => point.Y,
        _ => point.Z,
    };

    private static int Along(VoxelAxis axis, (int X, int Y, int Z) place) => axis switch
    {
        VoxelAxis.X => place.X,
        VoxelAxis.Y => place.Y,
        _ => place.Z,
    };

    private static (int X, int Y, int Z) VoxelAt((int X, int Y, int Z) chunk, int place) =>
    (
        (chunk.X * VoxelCells.Edge) + (place % VoxelCells.Edge),
        (chunk.Y * VoxelCells.Edge) + (place / VoxelCells.Edge % VoxelCells.Edge),
        (chunk.Z * VoxelCells.Edge) + (place / VoxelCells.Edge / VoxelCells.Edge));

    /// <summary>The cells of a chunk with values of a metric, level by level.</summary>
    private List<VoxelCell>[] CellsOf(VoxelCells chunk, int metric)
    {
        var levels = new List<VoxelCell>[_options.Levels + 1];
        for (var level = 0; level < levels.Length; level++)
        {
            levels[level] = [];
        }

        for (var place = 0; place < VoxelCells.ChunkSize; place++)
        {
            var (x, y, z) = VoxelAt(default, place);
            Take(chunk, place, 0, x, y, z);
        }

        return levels[..(Array.FindLastIndex(levels, cells => cells.Count > 0) + 1)];

        void Take(VoxelCells cells, int place, int level, int x, int y, int z)
        {
            if (cells.Find(metric) is not { } moments || moments[place].Count == 0)
            {
                return;
            }

            var edge = VoxelCells.Edge << level;
            levels[level].Add(new VoxelCell((((z * edge) + y) * edge) + x, moments[place]));
            if (cells.Finer?[place] is { } finer)
            {
                for (var part = 0; part < VoxelCells.FinerSize; part++)
                {
                    Take(finer, part, level + 1, (2 * x) + (part & 1), (2 * y) + ((part >> 1) & 1), (2 * z) + (part >> 2));
                }
            }
        }
    }
}
