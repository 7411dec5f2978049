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
            WriteShape(writer);
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

    /// <summary>Takes back what was saved; a grid of another shape begins anew.</summary>
    internal void Restore(StateReader reader)
    {
        lock (_lock)
        {
            if (!HasSameShape(reader))
            {
                reader.Skip();
                return;
            }

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
                var bytes = VoxelChunk.BaseBytes + (chunk.Metrics.Count() * (long)VoxelChunk.MetricBytes);
                _bytes += bytes;
                _memory.Give(-bytes);
            }
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

    private static void Save(StateWriter writer, VoxelChunk chunk)
    {
        var metrics = chunk.Metrics.ToList();
        writer.Write(metrics.Count);
        metrics.ForEach(writer.WriteMetric);
        for (var place = 0; place < VoxelChunk.Size; place++)
        {
            if (chunk.Samples[place] == 0)
            {
                continue;
            }

            writer.Write(place);
            writer.Write(chunk.Samples[place]);
            foreach (var metric in metrics)
            {
                chunk.Find(metric)![place].Save(writer);
            }
        }
    }

    private VoxelChunk Read(StateReader reader)
    {
        var chunk = new VoxelChunk();
        var metrics = new RunningMoments[reader.ReadCount()][];
        for (var i = 0; i < metrics.Length; i++)
        {
            metrics[i] = chunk.Get(reader.ReadMetric());
        }

        while (reader.Remaining > 0)
        {
            var place = reader.ReadInt32();
            if (place is < 0 or >= VoxelChunk.Size)
            {
                throw reader.Damaged(Invariant($"voxel {place} of a chunk of {VoxelChunk.Size}"));
            }

            chunk.Samples[place] = reader.ReadInt64();
            _occupied++;
            foreach (var metric in metrics)
            {
                metric[place] = RunningMoments.Read(reader);
            }
        }

        return chunk;
    }

    private void WriteShape(StateWriter writer) =>
        writer.Write(
        [
            _options.Minimum.X,
            _options.Minimum.Y,
            _options.Minimum.Z,
            _options.Maximum.X,
            _options.Maximum.Y,
            _options.Maximum.Z,
            _options.Resolution,
        ]);

    private bool HasSameShape(StateReader reader)
    {
        Span<double> shape = stackalloc double[7];
        reader.Read(shape);
        var (low, high) = (_options.Minimum, _options.Maximum);
        return shape.SequenceEqual([low.X, low.Y, low.Z, high.X, high.Y, high.Z, _options.Resolution]);
    }
}
