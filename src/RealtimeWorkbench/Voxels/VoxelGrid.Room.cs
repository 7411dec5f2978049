using System.Diagnostics.CodeAnalysis;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Voxels;

/// <content>The memory that samples in new places and finer voxels need, and whether there is as much.</content>
public sealed partial class VoxelGrid
{
    private bool WantsDividing(VoxelCells cells, int place)
    {
        if (cells.Samples[place] % _options.RefineAfter != 0)
        {
            return false;
        }

        if (_options.RefineFrom == 0)
        {
            return true;
        }

        foreach (var metric in _metrics)
        {
            if (cells.Find(metric) is { } moments
                && moments[place].StandardDeviation >= _options.RefineFrom * _totals[metric].StandardDeviation
                && moments[place].StandardDeviation > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Divide(VoxelCells cells, int place)
    {
        long needed = VoxelCells.BaseBytes(VoxelCells.FinerSize)
            + (cells.Finer is null ? VoxelCells.FinerBytes(cells.Samples.Length) : 0);
        foreach (var metric in _metrics)
        {
            if (cells.Find(metric) is { } moments && moments[place].Count > 0)
            {
                needed += VoxelCells.MetricBytes(VoxelCells.FinerSize);
            }
        }

        if (!TryTake(needed))
        {
            return;
        }

        _divided++;
        var finer = cells.Divide(place);
        foreach (var metric in _metrics)
        {
            if (cells.Find(metric) is { } moments && moments[place].Count > 0)
            {
                finer.Get(metric);
            }
        }
    }

    /// <summary>Finds the chunk where nothing has to be made for the sample and the voxel is not divided, as is usual.</summary>
    private bool TryFindRoom((int X, int Y, int Z) key, int place, [NotNullWhen(true)] out VoxelCells? chunk)
    {
        var recent = ((key.Y % RecentEdge) * RecentEdge) + (key.X % RecentEdge);
        chunk = _recent[recent];
        if (chunk is null || _recentKeys[recent] != key)
        {
            if (!_chunks.TryGetValue(key, out chunk))
            {
                return false;
            }

            (_recent[recent], _recentKeys[recent]) = (chunk, key);
        }

        if (chunk.Finer?[place] is not null)
        {
            return false;
        }

        foreach (var metric in _kept.AsSpan(0, _keptCount))
        {
            if (chunk.Find(metric) is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds the chunk, or makes it if the memory allows, for all values of the sample on all levels or for none.</summary>
    private bool TryMakeRoom(
        (int X, int Y, int Z) key, int place, (double X, double Y, double Z) inside, SampleBatch batch, int row, out VoxelCells chunk)
    {
        var isNew = !_chunks.TryGetValue(key, out chunk!);
        long needed = isNew
            ? VoxelCells.BaseBytes(VoxelCells.ChunkSize) + BytesOfNewMetrics(null, VoxelCells.ChunkSize, batch, row)
            : 0;
        for (var cells = chunk; cells is not null; cells = cells.Finer?[place], place = cells is null ? 0 : StepInto(ref inside))
        {
            needed += BytesOfNewMetrics(cells, cells.Samples.Length, batch, row);
        }

        if (needed > 0 && !TryTake(needed))
        {
            return false;
        }

        if (isNew)
        {
            _chunks.Add(key, chunk = new VoxelCells(VoxelCells.ChunkSize));
        }

        return true;
    }

    private long BytesOfNewMetrics(VoxelCells? cells, int size, SampleBatch batch, int row)
    {
        var bytes = 0L;
        foreach (var metric in _kept.AsSpan(0, _keptCount))
        {
            if (cells?.Find(metric) is null && double.IsFinite(batch.Column(metric)[row]))
            {
                bytes += VoxelCells.MetricBytes(size);
            }
        }

        return bytes;
    }

    private bool TryTake(long bytes)
    {
        var isWithin = _bytes + bytes <= _options.MaxMegabytesOfMachine * 1_000_000L;
        if (isWithin && _memory.TryTake(bytes))
        {
            _bytes += bytes;
            return true;
        }

        if (!_saidFull)
        {
            _saidFull = true;
            _notice?.Invoke(isWithin
                ? Invariant($"have no room left in the {_options.MaxMegabytes} MB for all machines (Voxels.Memory): samples in new places are counted and not kept, and nothing is refined; choose a coarser resolution or more memory.")
                : Invariant($"fill the {_options.MaxMegabytesOfMachine} MB of a machine (Voxels.MachineMemory): samples in new places are counted and not kept, and nothing is refined; choose a coarser resolution or more memory."));
        }

        return false;
    }
}
