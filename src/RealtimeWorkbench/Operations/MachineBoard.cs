using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Operations;

/// <summary>Newest sample and state of each machine.</summary>
/// <param name="time">Clock of the run.</param>
internal sealed class MachineBoard(TimeProvider time) : IBatchObserver, IMachineState
{
    /// <summary>A machine that sent something less long ago may have sent more, which is still on its way.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (Sample Sample, long SeenAt)> _newest = [];
    private readonly Dictionary<int, MachineState> _states = [];
    private long? _lastSeen;
    private readonly Dictionary<int, long> _earliest = [];

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
                return _newest.Count == 0
                    ? TimeSpan.Zero
                    : new TimeSpan(_newest.Values.Max(newest => newest.Sample.Timestamp.UtcTicks) - _earliest.Values.Min());
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
                    _earliest.TryAdd(seen[row], batch.Timestamps[seen.IndexOf(seen[row])]);
                    _newest[seen[row]] = (batch.ToSample(row), now);
                }
            }
        }
    }

    /// <inheritdoc />
    public string Part => "newest";

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        lock (_lock)
        {
            if (!_newest.TryGetValue(machine, out var newest))
            {
                return;
            }

            var (sample, _) = newest;
            writer.Write(_earliest[machine]);
            writer.Write(sample.Timestamp);
            writer.Write(sample.Status);
            writer.Write(sample.Position is not null);
            if (sample.Position is { } position)
            {
                writer.Write([position.X, position.Y, position.Z]);
                writer.Write(position.Layer ?? SampleBatch.None);
            }

            writer.Write(_states.ContainsKey(machine));
            if (_states.TryGetValue(machine, out var state))
            {
                writer.Write(state.Status);
                writer.Write(state.Since);
            }

            foreach (var (metric, value) in sample.Values)
            {
                writer.Write(metric);
                writer.Write(value);
            }
        }
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        lock (_lock)
        {
            var name = reader.Catalog.Machines[machine];
            _earliest[machine] = reader.ReadInt64();
            var timestamp = reader.ReadTime();
            var status = reader.ReadOptionalString();
            Position? position = reader.ReadBool()
                ? new Position(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32() is var layer and not SampleBatch.None ? layer : null)
                : null;
            if (reader.ReadBool())
            {
                _states[machine] = new MachineState(name, reader.ReadString(), reader.ReadTime());
            }

            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            while (reader.Remaining > 0)
            {
                values[reader.ReadString()] = reader.ReadDouble();
            }

            _newest[machine] = (new Sample(timestamp, name, values, position, status), time.GetTimestamp());
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        lock (_lock)
        {
            _newest.Remove(machine);
            _states.Remove(machine);
            _earliest.Remove(machine);
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
