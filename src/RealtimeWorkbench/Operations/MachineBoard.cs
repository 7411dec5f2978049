using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Operations;

/// <summary>Newest sample and state of each machine.</summary>
/// <param name="time">Clock of the run.</param>
internal sealed class MachineBoard(TimeProvider time) : IBatchObserver
{
    /// <summary>A machine that sent something less long ago may have sent more, which is still on its way.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (Sample Sample, long SeenAt)> _newest = [];
    private readonly Dictionary<int, MachineState> _states = [];
    private long? _lastSeen;
    private long _earliest = long.MaxValue;
    private long _latest;

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

    /// <summary>Number of machines seen.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _newest.Count;
            }
        }
    }

    /// <summary>Event time from the first sample of any machine to the newest.</summary>
    public TimeSpan Span
    {
        get
        {
            lock (_lock)
            {
                return new TimeSpan(Math.Max(0, _latest - _earliest));
            }
        }
    }

    /// <summary>Newest sample of each machine, by name of the machine.</summary>
    public IReadOnlyList<Sample> Newest
    {
        get
        {
            lock (_lock)
            {
                return [.. _newest.Values.Select(newest => newest.Sample).OrderBy(sample => sample.Machine, StringComparer.Ordinal)];
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

    /// <summary>Says how far the time of each machine has gone.</summary>
    /// <param name="isLive">Whether time goes on while a machine sends nothing; that of a recording doesn't.</param>
    public IReadOnlyList<(string Machine, DateTimeOffset Time)> Reached(bool isLive)
    {
        lock (_lock)
        {
            return [.. _newest.Values.Select(newest => (newest.Sample.Machine, newest.Sample.Timestamp + Since(newest.SeenAt)))];
        }

        TimeSpan Since(long seenAt) =>
            isLive && time.GetElapsedTime(seenAt) is var silence && silence >= Silence ? silence : TimeSpan.Zero;
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
            var now = time.GetTimestamp();
            _lastSeen = now;
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
                    // In order of time, machine by machine.
                    _earliest = Math.Min(_earliest, batch.Timestamps[seen.IndexOf(seen[row])]);
                    _latest = Math.Max(_latest, batch.Timestamps[row]);
                    _newest[seen[row]] = (batch.ToSample(row), now);
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
