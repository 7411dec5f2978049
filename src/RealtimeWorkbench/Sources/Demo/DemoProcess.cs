using System.Globalization;
using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Demo;

/// <summary>Simulated additive manufacturing: melt-pool temperature, laser power and scan velocity along a hatch path, with faults on purpose.</summary>
/// <remarks>
/// Sample i of a machine has the event time start + i / rate exactly, and its values follow from the seed: two runs with
/// the same seed and start are equal, whatever the pace. One reader at a time.
/// </remarks>
public sealed class DemoProcess : IResumableSource, IFaultTruth
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private readonly DemoProcessOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _publishing = new();
    private IReadOnlyList<InjectedFault> _faults = [];

    /// <summary>Prepares a process; it starts when it is read.</summary>
    /// <param name="options">Settings; the defaults if not given.</param>
    /// <param name="catalog">Where names get their numbers; an own one if not given.</param>
    /// <param name="time">Clock that the pace follows; the system's if not given.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public DemoProcess(DemoProcessOptions? options = null, MetricCatalog? catalog = null, TimeProvider? time = null)
    {
        _options = OptionsGuard.Valid(options ?? new DemoProcessOptions());
        Catalog = catalog ?? new MetricCatalog();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc />
    public string Name => "demo";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => LiveSamples is { } live ? (_options.HistorySamples + live) * _options.Machines : null;

    /// <inheritdoc />
    public bool IsLive => _options.Pace == Pace.RealTime;

    /// <inheritdoc />
    public int HistorySamples => _options.HistorySamples;

    /// <inheritdoc />
    /// <remarks>Thread-safe: a snapshot of the faults that the samples given out so far have.</remarks>
    public IReadOnlyList<InjectedFault> Faults
    {
        get
        {
            lock (_publishing)
            {
                return _faults;
            }
        }
    }

    /// <summary>Samples of each machine after the history, or <see langword="null"/> if it runs forever.</summary>
    private long? LiveSamples =>
        _options.Duration is { } duration
            ? (long)Math.Floor((duration.TotalSeconds * _options.SamplesPerSecond) + 1e-9)
            : null;

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = new PartitionMark("", PartitionChange.Assigned);
        yield return SampleBatch.Marking(Catalog, mark);
        var position = await mark.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var started = _time.GetTimestamp();
        var run = new Run(this, position is { } known ? StartOf(known) : _options.Start ?? _time.GetUtcNow());
        run.Skip(position?.Offset ?? 0, cancellationToken);
        var before = position is null ? TimeSpan.Zero : TimeBefore(run);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var due = _options.Pace == Pace.RealTime ? run.CountDue(before + _time.GetElapsedTime(started)) : long.MaxValue;
            due = Math.Max(0, Math.Min(due, LiveSamples ?? long.MaxValue));
            if (run.Index < due)
            {
                yield return run.Take(due);
            }
            else if (run.Index >= LiveSamples)
            {
                yield break;
            }
            else
            {
                var wait = run.TimeOf(run.Index) - before - _time.GetElapsedTime(started);
                wait = wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : RoundUp(wait);
                await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc />
    public void Committed(IReadOnlyList<SourcePosition> positions)
    {
        // A process that is computed can be computed again.
    }

    /// <summary>What a resumed process has to know: its start, and by what settings its samples would be others.</summary>
    private string MemoOf(DateTimeOffset start) =>
        Invariant($"{start.UtcTicks} {Kind}");

    private string Kind => Invariant(
        $"seed {_options.Seed}, {_options.Machines} machines, {_options.SamplesPerSecond} samples/s, history {_options.HistorySamples}, autocorrelation {_options.Autocorrelation}, faults {(_options.InjectFaults ? "on" : "off")}");

    private DateTimeOffset StartOf(SourcePosition position)
    {
        var parts = position.Memo?.Split(' ', 2) ?? [];
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
        {
            throw new SourceException("The checkpoint is not of a demo process; name another Checkpoint.Path.");
        }

        return parts[1] == Kind
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new SourceException(
                $"The checkpoint is of a demo process with {parts[1]}, not with {Kind}; use the same settings, or name another Checkpoint.Path.");
    }

    /// <summary>Time that the process had run when it is gone on with: it did not stand still meanwhile, unless it has a time of its own.</summary>
    private TimeSpan TimeBefore(Run run) =>
        _options.Start is null && _time.GetUtcNow() - run.Start is var since && since > TimeSpan.Zero
            ? since
            : run.TimeOf(Math.Max(0, run.Index));

    /// <summary>Timers know whole milliseconds and cut off the rest; waking too early would cost another round.</summary>
    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private void Publish(IReadOnlyList<InjectedFault> faults)
    {
        lock (_publishing)
        {
            _faults = faults;
        }
    }

    /// <summary>One reading of the process from its beginning.</summary>
    private sealed class Run
    {
        private readonly DemoProcess _process;
        private readonly DemoMachine[] _machines;
        private readonly int[] _metrics;
        private readonly FaultSchedule? _schedule;
        private readonly DateTimeOffset _start;
        private readonly string _memo;
        private readonly List<InjectedFault> _begun = [];
        private PlannedFault? _fault;
        private int _machine;
        private long _emitted;

        public Run(DemoProcess process, DateTimeOffset start)
        {
            _process = process;
            _start = start;
            _memo = process.MemoOf(start);
            var catalog = process.Catalog;
            var running = catalog.Statuses.GetOrAdd(MachineStatusTransitions.NameOf(MachineStatus.Running));
            _metrics = [.. DemoMachine.Metrics.Select(metric => catalog.Metrics.GetOrAdd(metric.Name))];
            for (var i = 0; i < _metrics.Length; i++)
            {
                catalog.SetUnit(_metrics[i], DemoMachine.Metrics[i].Unit);
            }

            _machines = new DemoMachine[Options.Machines];
            for (var i = 0; i < _machines.Length; i++)
            {
                _machines[i] = new DemoMachine(Options, i, catalog.Machines.GetOrAdd(DemoMachine.KeyOf(i)), running);
            }

            Index = -Options.HistorySamples;
            _schedule = Options.InjectFaults ? new FaultSchedule(Options, _metrics.Length) : null;
            _fault = _schedule?.Next();
            process.Publish([]);
        }

        /// <summary>Event time of the first sample after the history.</summary>
        public DateTimeOffset Start => _start;

        /// <summary>Computes samples that were given out before.</summary>
        public void Skip(long samples, CancellationToken cancellationToken)
        {
            using var passedOver = SampleBatch.Rent(_process.Catalog, 1);
            while (_emitted < samples)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Append(passedOver);
                passedOver.RemoveLastRow();
            }
        }

        /// <summary>Index of the next sample; negative in the history.</summary>
        public long Index { get; private set; }

        private DemoProcessOptions Options => _process._options;

        /// <summary>Event time of a sample, from the start.</summary>
        public TimeSpan TimeOf(long index) =>
            new((long)Math.Round(index * (TimeSpan.TicksPerSecond / Options.SamplesPerSecond)));

        /// <summary>Index after the newest sample whose time has come.</summary>
        public long CountDue(TimeSpan elapsed)
        {
            var due = (long)(elapsed.TotalSeconds * Options.SamplesPerSecond) + 1;
            return TimeOf(due) <= elapsed ? due + 1 : TimeOf(due - 1) > elapsed ? due - 1 : due;
        }

        /// <summary>Takes samples up to an index, at most a batch of them.</summary>
        public SampleBatch Take(long end)
        {
            var batch = SampleBatch.Rent(_process.Catalog, Options.BatchSize);
            while (batch.Count < batch.Capacity && Index < end)
            {
                Append(batch);
            }

            batch.End = new SourcePosition(_emitted, Memo: _memo);
            batch.ReceivedAt = _process._time.GetTimestamp();
            return batch;
        }

        private void Append(SampleBatch batch)
        {
            Begin();
            var own = _fault is { } fault && fault.Machine == _machine && Index >= fault.First ? fault : null;
            _machines[_machine].Append(batch, _metrics, (_start + TimeOf(Index)).UtcTicks, Index, own);
            _emitted++;
            _machine = (_machine + 1) % _machines.Length;
            Index += _machine == 0 ? 1 : 0;
        }

        /// <summary>Moves to the next fault once the last has ended, and notes the one that begins now.</summary>
        private void Begin()
        {
            if (_fault is not { } fault || Index < fault.First)
            {
                return;
            }

            if (Index >= fault.End)
            {
                _fault = _schedule!.Next();
            }
            else if (Index == fault.First && _machine == fault.Machine)
            {
                _begun.Add(new InjectedFault(
                    fault.Kind,
                    DemoMachine.KeyOf(fault.Machine),
                    DemoMachine.Metrics[fault.Metric].Name,
                    _start.ToUniversalTime() + TimeOf(fault.First),
                    _start.ToUniversalTime() + TimeOf(fault.End)));
                _process.Publish([.. _begun]);
            }
        }
    }
}
