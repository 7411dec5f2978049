using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>Asks the workers how far they are: all that lies before it has been processed, except for what they hold back.</summary>
/// <param name="workers">Workers that it is put before.</param>
/// <param name="mark">Partition that comes or goes there, if one does.</param>
internal sealed class ProgressNote(int workers, PartitionMark? mark) : QueueNote(workers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _oldestHeld = new(StringComparer.Ordinal);
    private long _oldestOfAny = long.MaxValue;

    /// <summary>Partition that comes or goes there, if one does.</summary>
    public PartitionMark? Mark => mark;

    /// <summary>Learns that a sample is held back.</summary>
    /// <param name="partition">Partition that it is of; <see langword="null"/> if it may be of any.</param>
    /// <param name="receivedAt">When it arrived, or before.</param>
    public void Hold(string? partition, long receivedAt)
    {
        lock (_lock)
        {
            if (partition is null)
            {
                _oldestOfAny = Math.Min(_oldestOfAny, receivedAt);
            }
            else
            {
                _oldestHeld[partition] = Math.Min(_oldestHeld.GetValueOrDefault(partition, long.MaxValue), receivedAt);
            }
        }
    }

    /// <summary>Time before which all that arrived of a partition has been processed; complete when <see cref="QueueNote.Done"/> is.</summary>
    public long OldestHeld(string partition) => Math.Min(_oldestOfAny, _oldestHeld.GetValueOrDefault(partition, long.MaxValue));

    /// <inheritdoc />
    protected override void Do(PipelineWorker worker) => worker.Answer(this);
}
