using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations;

/// <summary>Newest sample and state of each machine.</summary>
/// <param name="time">Clock of the run.</param>
internal sealed class MachineBoard(TimeProvider time) : IBatchObserver
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Sample> _newest = [];
    private readonly Dictionary<int, MachineState> _states = [];
    private long? _lastSeen;

    /// <summary>When the newest sample was seen, as <see cref="TimeProvider.GetTimestamp"/> counts.</summary>
    public long? LastSeen
    {
        get
        {
            lock (_lock)
            {
                return _lastSeen;
            }
        }
    }

    /// <summary>Newest event time of all machines.</summary>
    public DateTimeOffset? NewestEventTime
    {
        get
        {
            lock (_lock)
            {
                return _newest.Count == 0 ? null : _newest.Values.Max(sample => sample.Timestamp);
            }
        }
    }

    public IReadOnlyList<Sample> Newest
    {
        get
        {
            lock (_lock)
            {
                return [.. _newest.Values.OrderBy(sample => sample.Machine, StringComparer.Ordinal)];
            }
        }
    }

    public IReadOnlyList<MachineState> States
    {
        get
        {
            lock (_lock)
            {
                return [.. _states.Values.OrderBy(state => state.Machine, StringComparer.Ordinal)];
            }
        }
    }

    /// <inheritdoc />
    public void OnBatch(SampleBatch batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _lastSeen = time.GetTimestamp();
            var seen = batch.Machines;
            var statuses = batch.Statuses;
            for (var row = 0; row < seen.Length; row++)
            {
                if (statuses[row] != SampleBatch.None)
                {
                    Note(batch, row);
                }
            }

            // One sample a machine and batch is made into an object, however many samples there are.
            for (var row = batch.Count - 1; row >= 0; row--)
            {
                if (seen[(row + 1)..].IndexOf(seen[row]) < 0)
                {
                    _newest[seen[row]] = batch.ToSample(row);
                }
            }
        }
    }

    private void Note(SampleBatch batch, int row)
    {
        var machine = batch.Machines[row];
        var status = batch.Catalog.Statuses[batch.Statuses[row]];
        if (!_states.TryGetValue(machine, out var known) || known.Status != status)
        {
            _states[machine] = new MachineState(
                batch.Catalog.Machines[machine], status, new DateTimeOffset(batch.Timestamps[row], TimeSpan.Zero));
        }
    }
}
