using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming;

/// <summary>Keeps every k-th event time of each machine, with all samples that share it.</summary>
/// <remarks>
/// Counting samples instead would always hit the same metric where a source sends one metric a sample and k is a multiple of
/// their number.
/// </remarks>
internal sealed class Thinning(int keepEvery)
{
    private Machine[] _machines = [];

    /// <summary>Returns what is kept, and takes the ownership of <paramref name="batch"/>.</summary>
    public SampleBatch Thin(SampleBatch batch)
    {
        var kept = SampleBatch.Rent(batch.Catalog, batch.Count);
        kept.ReceivedAt = batch.ReceivedAt;
        kept.End = batch.End;
        for (var row = 0; row < batch.Count; row++)
        {
            if (Keeps(batch.Machines[row], batch.Timestamps[row]))
            {
                kept.AddRowFrom(batch, row);
            }
        }

        batch.Dispose();
        return kept;
    }

    private bool Keeps(int number, long timestamp)
    {
        if (number >= _machines.Length)
        {
            Array.Resize(ref _machines, Math.Max(number + 1, _machines.Length * 2));
        }

        ref var machine = ref _machines[number];
        if (!machine.Seen || machine.Timestamp != timestamp)
        {
            machine.Index = machine.Seen ? (machine.Index + 1) % keepEvery : 0;
            machine.Timestamp = timestamp;
            machine.Seen = true;
        }

        return machine.Index == 0;
    }

    private struct Machine
    {
        public bool Seen;
        public long Timestamp;
        public int Index;
    }
}
