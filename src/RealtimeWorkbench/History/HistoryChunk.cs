using System.Buffers;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.History;

/// <summary>A copy of what a history keeps of a batch, on its way to the thread that stores it.</summary>
internal sealed class HistoryChunk
{
    private HistoryChunk(int count)
    {
        Count = count;
        Times = ArrayPool<long>.Shared.Rent(count);
        Machines = ArrayPool<int>.Shared.Rent(count);
        Places = ArrayPool<HistoryPlace>.Shared.Rent(count);
    }

    public int Count { get; }

    public long[] Times { get; }

    public int[] Machines { get; }

    public HistoryPlace[] Places { get; }

    public List<(int Metric, double[] Values)> Columns { get; } = [];

    /// <summary>Room that it takes: as many values as it has at most.</summary>
    public int Size => Count * Math.Max(1, Columns.Count);

    public static HistoryChunk Of(SampleBatch batch, ReadOnlySpan<HistoryPlace> places)
    {
        var chunk = new HistoryChunk(batch.Count);
        batch.Timestamps.CopyTo(chunk.Times);
        batch.Machines.CopyTo(chunk.Machines);
        places[..batch.Count].CopyTo(chunk.Places);
        foreach (var metric in batch.Metrics)
        {
            var values = ArrayPool<double>.Shared.Rent(batch.Count);
            batch.Column(metric).CopyTo(values);
            chunk.Columns.Add((metric, values));
        }

        return chunk;
    }

    /// <summary>Gives the arrays back.</summary>
    public void Return()
    {
        ArrayPool<long>.Shared.Return(Times);
        ArrayPool<int>.Shared.Return(Machines);
        ArrayPool<HistoryPlace>.Shared.Return(Places, clearArray: true);
        foreach (var (_, values) in Columns)
        {
            ArrayPool<double>.Shared.Return(values);
        }
    }
}
