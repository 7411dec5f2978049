using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>Keeps the newest samples of each machine for windows, tables and export.</summary>
/// <remarks>
/// Appending takes constant time, and allocates nothing once a machine's room is filled. Thread-safe: readers see whole
/// batches. The memory is bounded for each machine: 44 bytes and 8 bytes a metric for every sample kept.
/// </remarks>
public sealed class SlidingBuffer : IBatchObserver, IMachineState
{
    private readonly Lock _lock = new();
    private readonly MetricCatalog _catalog;
    private readonly int _capacity;
    private MachineRing?[] _machines = [];

    /// <summary>Starts empty.</summary>
    /// <param name="catalog">Names of the run, the same as of the batches.</param>
    /// <param name="capacity">Most samples kept of each machine; at least 1.</param>
    public SlidingBuffer(MetricCatalog catalog, int capacity = 1000)
    {
        _catalog = catalog;
        _capacity = Guard.AtLeast(1, capacity);
    }

    /// <inheritdoc />
    public void OnBatch(SampleBatch batch)
    {
        lock (_lock)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                RingOf(batch.Machines[row]).Append(batch, row);
            }
        }
    }

    /// <inheritdoc />
    string IMachineState.Part => "buffer";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        lock (_lock)
        {
            if (machine < _machines.Length)
            {
                _machines[machine]?.Save(writer);
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            lock (_lock)
            {
                RingOf(machine).Restore(reader);
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        lock (_lock)
        {
            if (machine < _machines.Length)
            {
                _machines[machine] = null;
            }
        }
    }

    /// <summary>Copies the newest samples of a machine, oldest first. The caller disposes the batch.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="count">Most samples to copy; at least 0.</param>
    /// <returns>The samples; fewer than <paramref name="count"/> if no more are kept.</returns>
    public SampleBatch Newest(string machine, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        lock (_lock)
        {
            var ring = Find(machine);
            var kept = ring?.Count ?? 0;
            return Copy(ring, kept - Math.Min(count, kept), kept);
        }
    }

    /// <summary>Copies the samples of a machine from a stretch of event time, oldest first. The caller disposes the batch.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="start">First event time of the stretch.</param>
    /// <param name="end">Event time that the stretch ends before.</param>
    /// <returns>The samples that are still kept.</returns>
    public SampleBatch Between(string machine, DateTimeOffset start, DateTimeOffset end)
    {
        lock (_lock)
        {
            var ring = Find(machine);
            var first = ring?.PlaceOf(start.UtcTicks) ?? 0;
            return Copy(ring, first, Math.Max(first, ring?.PlaceOf(end.UtcTicks) ?? 0));
        }
    }

    /// <summary>Copies the newest values of one metric of a machine, oldest first, without allocating.</summary>
    /// <param name="machine">Key of the machine.</param>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="timestamps">Takes the event times in ticks of UTC; as long as <paramref name="values"/>.</param>
    /// <param name="values">Takes the values. Samples without the metric are left out.</param>
    /// <returns>Values copied, to the start of the spans.</returns>
    /// <exception cref="ArgumentException">The spans have different lengths.</exception>
    public int CopyNewest(string machine, string metric, Span<long> timestamps, Span<double> values)
    {
        if (timestamps.Length != values.Length)
        {
            throw new ArgumentException(
                Invariant($"There is room for {timestamps.Length} times and {values.Length} values; make them equal."),
                nameof(timestamps));
        }

        lock (_lock)
        {
            return Find(machine) is { } ring && _catalog.Metrics.TryGetId(metric, out var id)
                ? ring.CopyNewest(id, timestamps, values)
                : 0;
        }
    }

    /// <summary>Returns how full the buffer is, over all machines seen.</summary>
    public SlidingBufferStatistics Statistics()
    {
        lock (_lock)
        {
            var rings = _machines.OfType<MachineRing>().ToList();
            return Summarize(rings);
        }
    }

    /// <summary>Returns how full the buffer of one machine is.</summary>
    /// <param name="machine">Key of the machine.</param>
    public SlidingBufferStatistics Statistics(string machine)
    {
        lock (_lock)
        {
            return Summarize(Find(machine) is { } ring ? [ring] : []);
        }
    }

    private SlidingBufferStatistics Summarize(List<MachineRing> rings) => new(
        rings.Count,
        (long)_capacity * rings.Count,
        rings.Sum(ring => (long)ring.Count),
        rings.Sum(ring => ring.Added),
        rings.Sum(ring => ring.Evicted),
        rings.Count == 0 ? null : new DateTimeOffset(rings.Min(ring => ring.TimestampAt(0)), TimeSpan.Zero),
        rings.Count == 0 ? null : new DateTimeOffset(rings.Max(ring => ring.TimestampAt(ring.Count - 1)), TimeSpan.Zero));

    private SampleBatch Copy(MachineRing? ring, int start, int end)
    {
        var batch = SampleBatch.Rent(_catalog, Math.Max(1, end - start));
        ring?.CopyTo(batch, start, end);
        return batch;
    }

    private MachineRing? Find(string machine) =>
        _catalog.Machines.TryGetId(machine, out var id) && id < _machines.Length ? _machines[id] : null;

    private MachineRing RingOf(int machine)
    {
        if (machine >= _machines.Length)
        {
            Array.Resize(ref _machines, Math.Max(machine + 1, _machines.Length * 2));
        }

        return _machines[machine] ??= new MachineRing(machine, _capacity);
    }
}
