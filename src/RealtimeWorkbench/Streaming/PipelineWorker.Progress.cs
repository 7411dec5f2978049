using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Streaming;

// What a worker does where no checkpoint is kept and the source wants to know how far its samples have been processed.
internal sealed partial class PipelineWorker
{
    /// <summary>Stands for the partition of a machine that comes in several.</summary>
    private const string SeveralPartitions = "";

    /// <summary>Machines of partitions that have gone, with the partition: they are silent here by right.</summary>
    private readonly Dictionary<int, string> _away = [];

    /// <summary>Says what is held, after doing what a partition needs that comes or goes.</summary>
    public void Answer(ProgressNote note)
    {
        if (note.Mark is { Change: PartitionChange.Assigned } assigned)
        {
            Welcome(assigned.Partition);
        }
        else if (note.Mark is { } gone)
        {
            SendAway(gone.Partition);
        }

        for (var machine = 0; HeldCount > 0 && machine < _clock.Machines; machine++)
        {
            if (Holds(machine))
            {
                var partition = machine < _partitions.Length ? _partitions[machine] : null;
                note.Hold(
                    string.IsNullOrEmpty(partition) ? null : partition,
                    Math.Min(_clock.OldestOf(machine), _eventTime?.OldestOf(machine) ?? long.MaxValue));
            }
        }
    }

    private bool IsAway(int machine) => _away.Count > 0 && _away.ContainsKey(machine);

    private void Welcome(string partition)
    {
        _owned[partition] = TimeSpan.Zero;
        foreach (var (machine, _) in _away.Where(away => away.Value == partition).ToList())
        {
            _away.Remove(machine);
            _clock.CountFrom(machine, before: TimeSpan.Zero, _listening.Elapsed);
        }
    }

    /// <summary>Processes what is held of a partition that goes, for its next owner begins behind it, and expects nothing of its machines any more.</summary>
    private void SendAway(string partition)
    {
        _owned.Remove(partition);
        for (var machine = 0; machine < _partitions.Length; machine++)
        {
            if (_partitions[machine] == partition)
            {
                Release(machine);
                _partitions[machine] = null;
                _away[machine] = partition;
            }
        }
    }

    private void NotePartition(SampleBatch batch)
    {
        if (batch.End.Partition is not { } partition || !_owned.ContainsKey(partition))
        {
            return;
        }

        foreach (var machine in batch.Machines)
        {
            MakeRoom(machine);
            var known = _partitions[machine];
            if (!ReferenceEquals(known, partition) && known != partition)
            {
                _partitions[machine] = known is null ? partition : SeveralPartitions;
                _away.Remove(machine);
            }
        }
    }
}
