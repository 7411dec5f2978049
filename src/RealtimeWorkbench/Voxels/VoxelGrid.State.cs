using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Voxels;

// What a resumed run has to know of a grid: only chunks that have changed are written, and of them only the voxels with samples.
public sealed partial class VoxelGrid
{
    private const int BitsEach = 16;

    internal void Save(StateWriter writer)
    {
        lock (_lock)
        {
            writer.Write(_inside);
            writer.Write(_outside);
            writer.Write(_withoutPosition);
            writer.Write(_withoutRoom);
            foreach (var metric in _metrics)
            {
                writer.WriteMetric(metric);
                _totals[metric].Save(writer);
            }

            foreach (var key in _changed)
            {
                writer.Piece(((long)key.Z << (2 * BitsEach)) | ((long)key.Y << BitsEach) | (long)key.X);
                Save(writer, _chunks[key]);
                _chunks[key].IsChanged = false;
            }

            _changed.Clear();
        }
    }

    /// <summary>Takes back what was saved of a grid of the same shape.</summary>
    internal void Restore(StateReader reader)
    {
        lock (_lock)
        {
            _version = 1;
            _inside = reader.ReadInt64();
            _outside = reader.ReadInt64();
            _withoutPosition = reader.ReadInt64();
            _withoutRoom = reader.ReadInt64();
            while (reader.Remaining > 0)
            {
                var metric = reader.ReadMetric();
                ref var total = ref TotalOf(metric);
                total = RunningMoments.Read(reader);
            }

            while (reader.NextPiece(out var key))
            {
                const int Mask = (1 << BitsEach) - 1;
                var chunk = Read(reader);
                _chunks[((int)(key & Mask), (int)((key >> BitsEach) & Mask), (int)(key >> (2 * BitsEach)))] = chunk;
            }

            _memory.Give(-_bytes);
        }
    }

    /// <summary>Gives back the memory of a grid that nobody needs any more.</summary>
    internal void Release()
    {
        lock (_lock)
        {
            _memory.Give(_bytes);
        }
    }

    private static void Save(StateWriter writer, VoxelCells chunk)
    {
        var metrics = chunk.Metrics.ToList();
        writer.Write(metrics.Count);
        metrics.ForEach(writer.WriteMetric);
        Save(writer, chunk, metrics);
    }

    private static void Save(StateWriter writer, VoxelCells cells, List<int> metrics)
    {
        var own = metrics.Select(cells.Find).ToList();
        writer.Write(own.Count(moments => moments is not null));
        for (var i = 0; i < own.Count; i++)
        {
            if (own[i] is not null)
            {
                writer.Write(i);
            }
        }

        writer.Write(cells.Finer is not null);
        var room = (2 * StateWriter.MostCountBytes) + (own.Count * RunningMoments.MostBytes) + 1;
        for (var (place, before) = (0, -1); place < cells.Samples.Length; place++)
        {
            if (cells.Samples[place] == 0)
            {
                continue;
            }

            // The way from the one before, which is 1 where all are occupied, and 0 at the end.
            var bytes = writer.Take(room);
            var used = StateWriter.PutCount(bytes, place - before);
            used += StateWriter.PutCount(bytes[used..], cells.Samples[place]);
            before = place;
            foreach (var moments in own)
            {
                used += moments is null ? 0 : moments[place].Put(bytes[used..]);
            }

            var finer = cells.Finer?[place];
            bytes[used++] = finer is null ? (byte)0 : (byte)1;
            writer.GiveBack(room - used);
            if (finer is not null)
            {
                Save(writer, finer, metrics);
            }
        }

        writer.WriteCount(0);
    }

    private VoxelCells Read(StateReader reader)
    {
        var metrics = new int[reader.ReadCount()];
        for (var i = 0; i < metrics.Length; i++)
        {
            metrics[i] = reader.ReadMetric();
        }

        var chunk = new VoxelCells(VoxelCells.ChunkSize) { Version = _version };
        Read(reader, chunk, metrics, level: 0);
        return reader.Remaining == 0 ? chunk : throw reader.Damaged(Invariant($"{reader.Remaining} bytes after the voxels of a chunk"));
    }

    private void Read(StateReader reader, VoxelCells cells, int[] metrics, int level)
    {
        var size = cells.Samples.Length;
        _bytes += VoxelCells.BaseBytes(size);
        var own = new RunningMoments[reader.ReadCount(sizeof(int))][];
        for (var i = 0; i < own.Length; i++)
        {
            var metric = reader.ReadInt32();
            own[i] = metric >= 0 && metric < metrics.Length
                ? cells.Get(metrics[metric])
                : throw reader.Damaged(Invariant($"metric {metric} of {metrics.Length}"));
            _bytes += VoxelCells.MetricBytes(size);
        }

        _bytes += reader.ReadBool() ? VoxelCells.FinerBytes(size) : 0;
        var place = -1L;
        while (reader.ReadShortCount() is var way and > 0)
        {
            place += way;
            if (place >= size || place < 0)
            {
                throw reader.Damaged(Invariant($"voxel {place} of a chunk of {size}"));
            }

            cells.Samples[place] = reader.ReadShortCount();
            _occupied += level == 0 ? 1 : 0;
            foreach (var moments in own)
            {
                moments[place] = RunningMoments.Read(reader);
            }

            if (reader.ReadBool())
            {
                if (level == _options.Levels)
                {
                    throw reader.Damaged(Invariant($"a voxel that was divided more than {_options.Levels} times"));
                }

                _divided++;
                Read(reader, cells.Divide((int)place), metrics, level + 1);
            }
        }
    }
}
