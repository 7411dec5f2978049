using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;

namespace RealtimeWorkbench.Streaming;

/// <summary>Counts what becomes of the samples of a run.</summary>
/// <remarks>Thread-safe. Updated once a batch, not once a sample.</remarks>
public sealed class StreamStatistics
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly int _bufferSize;
    private readonly long[] _processed;
    private readonly long[] _batches;
    private readonly int[] _held;
    private readonly LatencyHistogram _latency = new();
    private readonly RateWindow _rate = new();
    private IReadOnlyList<SampleQueue> _queues = [];
    private long? _started;
    private TimeSpan? _ended;
    private long _produced;
    private long _deadLettered;
    private long _late;
    private long _duplicates;
    private long _dropped;
    private long _discarded;
    private long _valuesRefused;
    private long _failures;
    private long _signals;
    private long _gaps;
    private long _missing;
    private long _releasedEarly;
    private long _resumed;

    internal StreamStatistics(int workers, int bufferSize, TimeProvider time)
    {
        _bufferSize = bufferSize;
        _time = time;
        _processed = new long[workers];
        _batches = new long[workers];
        _held = new int[workers];
    }

    /// <summary>Returns the counts as of now.</summary>
    public StreamStatisticsSnapshot Snapshot()
    {
        lock (_lock)
        {
            var workers = new WorkerStatistics[_processed.Length];
            for (var i = 0; i < workers.Length; i++)
            {
                var waiting = i < _queues.Count ? _queues[i].Count : 0;
                workers[i] = new(i, _processed[i], _batches[i], waiting, (double)waiting / _bufferSize);
            }

            var elapsed = Elapsed();
            var processed = _processed.Sum();
            return new StreamStatisticsSnapshot
            {
                Produced = _produced,
                Processed = processed,
                DeadLettered = _deadLettered,
                Late = _late,
                Duplicates = _duplicates,
                Held = _held.Sum(),
                ReleasedEarly = _releasedEarly,
                Gaps = _gaps,
                Missing = Math.Max(0, _missing),
                Dropped = _dropped,
                Discarded = _discarded,
                ValuesRefused = _valuesRefused,
                Failures = _failures,
                Batches = _batches.Sum(),
                Signals = _signals,
                Elapsed = elapsed,
                SamplesPerSecond = _rate.PerSecond(elapsed),
                Resumed = _resumed,
                SamplesPerSecondOverall = elapsed > TimeSpan.Zero ? (processed - _resumed) / elapsed.TotalSeconds : 0,
                Latency = new LatencySummary(
                    _latency.Count,
                    _latency.Percentile(0.5),
                    _latency.Percentile(0.95),
                    _latency.Percentile(0.99),
                    _latency.Max),
                Waiting = workers.Sum(worker => worker.Waiting),
                BufferUse = workers.Max(worker => worker.BufferUse),
                Workers = workers,
            };
        }
    }

    internal void Start(IReadOnlyList<SampleQueue> queues)
    {
        lock (_lock)
        {
            _queues = queues;
            _started = _time.GetTimestamp();
        }
    }

    internal void End()
    {
        lock (_lock)
        {
            _ended = Elapsed();
        }
    }

    internal void AddProduced(int records)
    {
        lock (_lock)
        {
            _produced += records;
        }
    }

    internal void AddDeadLettered(int records)
    {
        lock (_lock)
        {
            _deadLettered += records;
        }
    }

    internal void AddDropped(int samples)
    {
        lock (_lock)
        {
            _dropped += samples;
        }
    }

    internal void AddDiscarded(int samples)
    {
        lock (_lock)
        {
            _discarded += samples;
        }
    }

    internal void AddFailure()
    {
        lock (_lock)
        {
            _failures++;
        }
    }

    /// <summary>Adds what earlier runs of a partition had counted where it was read, or takes it away with a sign of -1.</summary>
    internal void AddResumed(PartitionCounts counts, long dropped, int sign)
    {
        lock (_lock)
        {
            _produced += sign * counts.Produced;
            _deadLettered += sign * counts.Rejected;
            _dropped += sign * dropped;
        }
    }

    /// <summary>Adds what earlier runs had counted of a machine, or takes away what was with a sign of -1.</summary>
    internal void AddResumed(int worker, in MachineCounts counts, int sign)
    {
        lock (_lock)
        {
            _resumed += sign * counts.Passed;
            _processed[worker] += sign * counts.Passed;
            _late += sign * counts.Late;
            _duplicates += sign * counts.Duplicates;
            _deadLettered += sign * counts.TooFarAhead;
            _valuesRefused += sign * counts.ValuesRefused;
            _signals += sign * counts.Signals;
        }
    }

    internal void AddSignals(int signals)
    {
        lock (_lock)
        {
            _signals += signals;
        }
    }

    /// <summary>Counts what the stage of event time noticed.</summary>
    /// <param name="worker">Worker that it belongs to.</param>
    /// <param name="counts">What it noticed since the last call.</param>
    /// <param name="held">Samples that it holds now.</param>
    internal void AddOrder(int worker, in OrderCounts counts, int held)
    {
        lock (_lock)
        {
            _late += counts.Late;
            _duplicates += counts.Duplicates;
            _gaps += counts.Gaps;
            _missing += counts.Missing;
            _releasedEarly += counts.ReleasedEarly;
            _held[worker] = held;
        }
    }

    /// <summary>Counts what the intake held back from a batch.</summary>
    internal void AddHeldBack(IntakeCounts counts)
    {
        lock (_lock)
        {
            _late += counts.Late;
            _duplicates += counts.Duplicates;
            _deadLettered += counts.DeadLettered;
            _valuesRefused += counts.ValuesRefused;
        }
    }

    /// <summary>Counts a batch that the monitors saw.</summary>
    /// <param name="worker">Worker whose monitors they are.</param>
    /// <param name="samples">Samples in it.</param>
    /// <param name="arrivals">When they arrived, and how many each time.</param>
    internal void AddBatch(int worker, int samples, List<(long ReceivedAt, int Samples)> arrivals)
    {
        lock (_lock)
        {
            _processed[worker] += samples;
            _batches[worker]++;
            _rate.Add(Elapsed(), samples);
            var now = _time.GetTimestamp();
            foreach (var (receivedAt, count) in arrivals)
            {
                _latency.Add(_time.GetElapsedTime(receivedAt, now), count);
            }
        }
    }

    private TimeSpan Elapsed() => _ended ?? (_started is { } started ? _time.GetElapsedTime(started) : TimeSpan.Zero);
}
