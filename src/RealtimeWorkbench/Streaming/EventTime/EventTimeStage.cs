using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

#pragma warning disable CA2000 // Batches change owner from call to call here, which the rule cannot follow.

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Stands before the intake: puts the samples of each machine in the order of event time, and looks for repetitions and gaps.</summary>
/// <remarks>
/// Each machine has a watermark of its own, so that none holds another. What is handed on, and in which order, follows from the
/// order of arrival alone and not from how it was cut into batches. Give it a batch with <see cref="Begin"/>, then take what is
/// ready with <see cref="TryNext"/> until there is no more. One instance belongs to one worker.
/// </remarks>
internal sealed class EventTimeStage(PipelineOptions options, KeptAside<StreamGap> gaps, TimeProvider time)
    : IMachineState
{
    /// <summary>Name of its part of a checkpoint.</summary>
    public const string PartName = "event-time";

    private const int None = -1;

    /// <summary>2^53: larger whole numbers are not all doubles.</summary>
    private const double LargestExact = 9007199254740992;

    private readonly long _lateness = options.AllowedLateness.Ticks;
    private readonly int _capacity = Math.Min(options.BatchSize, options.BufferSize);
    private MachineOrder?[] _machines = [];
    private bool[] _numbered = [];
    private SampleBatch? _input;
    private SampleBatch? _output;
    private MachineOrder? _releasing;
    private bool _releasesAll;
    private int _row;
    private int _sequenceMetric = None;
    private long _furthest;
    private int _late;
    private int _duplicates;
    private int _gapCount;
    private long _missing;
    private int _early;
    private MetricCatalog? _catalog;
    private int _metricsKnown;

    /// <summary>Whether the options ask for what this stage does; without it samples go straight to the intake.</summary>
    public static bool IsNeeded(PipelineOptions options) =>
        options.AllowedLateness > TimeSpan.Zero || options.SequenceField is not null || options.GapFactor > 0;

    /// <summary>Takes a sample that came after its watermark: its batch, its row, and the newest event time of its machine.</summary>
    public required Action<SampleBatch, int, long> PutAsideLate { get; init; }

    /// <summary>Takes the number of the machine of a sample whose sequence number had been seen.</summary>
    public required Action<int> CountDuplicate { get; init; }

    /// <summary>Samples held for all machines.</summary>
    public int HeldCount { get; private set; }

    /// <summary>Tells of each sample of the batch that was handed out last whether its sequence number says that it is new.</summary>
    public ReadOnlySpan<bool> Numbered => _numbered;

    /// <summary>Samples held of a machine.</summary>
    public int HeldOf(int machine) => Holds(machine) ? _machines[machine]!.Waiting.Count : 0;

    /// <summary>Whether samples of a machine are held.</summary>
    public bool Holds(int machine) =>
        (uint)machine < (uint)_machines.Length && _machines[machine] is { Waiting.Count: > 0 };

    /// <summary>When the first of the samples held of a machine arrived; <see cref="long.MaxValue"/> if none is held.</summary>
    public long OldestOf(int machine) => Holds(machine) ? _machines[machine]!.OldestArrival() : long.MaxValue;

    /// <summary>Takes a batch, and its ownership.</summary>
    public void Begin(SampleBatch batch)
    {
        _input = batch;
        _row = 0;
        FindSequences(batch.Catalog);
        _furthest = FutureLimit.At(options.FurthestFuture, time);
    }

    /// <summary>Begins to hand on whatever is held of a machine, as if its watermark had passed it.</summary>
    public void BeginRelease(int machine)
    {
        _releasing = _machines[machine];
        _releasesAll = true;
    }

    /// <summary>Hands out, with its ownership, the next batch of samples whose turn has come.</summary>
    /// <param name="arrivals">Is filled with when the samples arrived, and how many each time.</param>
    /// <param name="ready">The batch, never empty.</param>
    /// <returns>False once all that was taken is held or handed out.</returns>
    public bool TryNext(List<(long ReceivedAt, int Samples)> arrivals, [NotNullWhen(true)] out SampleBatch? ready)
    {
        arrivals.Clear();
        while (_output is null || _output.Count < _capacity)
        {
            if (_releasing is { } machine)
            {
                if (TryTake(machine, out var place))
                {
                    HandOn(machine, place, arrivals);
                    continue;
                }

                _releasing = null;
                _releasesAll = false;
            }

            if (_input is null)
            {
                break;
            }

            if (_row == _input.Count)
            {
                _input.Dispose();
                _input = null;
                break;
            }

            Take(_input, _row++, arrivals);
        }

        ready = _output;
        _output = null;
        return ready is not null;
    }

    /// <summary>Tells what was noticed since the last call.</summary>
    public OrderCounts TakeCounts()
    {
        var counts = new OrderCounts(_late, _duplicates, _gapCount, _missing, _early);
        (_late, _duplicates, _gapCount, _missing, _early) = (0, 0, 0, 0, 0);
        return counts;
    }

    /// <summary>Gives up what was taken and not handed out.</summary>
    /// <returns>Samples given up.</returns>
    public int Abandon()
    {
        var abandoned = HeldCount + (_output?.Count ?? 0) + (_input is null ? 0 : _input.Count - _row);
        _input?.Dispose();
        _output?.Dispose();
        (_input, _output, _releasing) = (null, null, null);
        _machines = [];
        HeldCount = 0;
        return abandoned;
    }

    /// <summary>The name may first come with a later batch; it is looked up again only then, for that costs bytes.</summary>
    private void FindSequences(MetricCatalog catalog)
    {
        if (options.SequenceField is not { } field
            || (ReferenceEquals(catalog, _catalog) && catalog.Metrics.Count == _metricsKnown))
        {
            _catalog = catalog;
            return;
        }

        _catalog = catalog;
        _metricsKnown = catalog.Metrics.Count;
        _sequenceMetric = catalog.Metrics.TryGetId(field, out var metric) ? metric : None;
    }

    private void Take(SampleBatch batch, int row, List<(long ReceivedAt, int Samples)> arrivals)
    {
        var order = OrderOf(batch.Machines[row]);
        var eventTime = batch.Timestamps[row];
        if (eventTime > _furthest)
        {
            // The intake refuses it. Here it must not move the watermark, for all that follows would be late.
            Copy(batch, row, isNumbered: false, arrivals);
            return;
        }

        var sequence = SequenceOf(batch, row);
        if (_lateness == 0)
        {
            // What goes back in time is for the intake to judge.
            if (eventTime < order.HandedOn || Passes(order, eventTime, sequence))
            {
                Copy(batch, row, sequence != SequenceHistory.None, arrivals);
            }

            return;
        }

        if (eventTime < order.Waiting.Watermark)
        {
            _late++;
            PutAsideLate(batch, row, order.Waiting.Newest);
            return;
        }

        var place = order.Held.Put(batch, row, _sequenceMetric, sequence, batch.ReceivedAt);
        _ = order.Waiting.TryAdd(eventTime, sequence, place);
        HeldCount++;
        _releasing = order;
    }

    private bool TryTake(MachineOrder order, out int place)
    {
        if (order.Waiting.TryTake(out _, out place))
        {
            return true;
        }

        var isEarly = !_releasesAll && order.Waiting.Count > options.MostHeld;
        if ((isEarly || _releasesAll) && order.Waiting.TryTakeEarly(out _, out place))
        {
            _early += isEarly ? 1 : 0;
            return true;
        }

        return false;
    }

    private void HandOn(MachineOrder order, int place, List<(long ReceivedAt, int Samples)> arrivals)
    {
        HeldCount--;
        var sequence = order.Held.SequenceOf(place);
        if (Passes(order, order.Held.TimeOf(place), sequence))
        {
            var output = Output();
            _numbered[output.Count] = sequence != SequenceHistory.None;
            order.Held.CopyTo(output, place);
            var receivedAt = order.Held.ReceivedAtOf(place);
            NoteArrival(output, receivedAt != 0 ? receivedAt : time.GetTimestamp(), arrivals);
        }

        order.Held.Release(place);
    }

    private void Copy(SampleBatch batch, int row, bool isNumbered, List<(long ReceivedAt, int Samples)> arrivals)
    {
        var output = Output();
        _numbered[output.Count] = isNumbered;
        output.AddRowFrom(batch, row, without: _sequenceMetric);
        NoteArrival(output, batch.ReceivedAt, arrivals);
    }

    private bool Passes(MachineOrder order, long eventTime, long sequence)
    {
        if (!order.Pass(eventTime, sequence, options.GapFactor, out var gap, out var missing))
        {
            _duplicates++;
            CountDuplicate(order.Machine);
            return false;
        }

        _missing += missing;
        order.Missing += missing;
        if (gap is { } found)
        {
            var counted = found.Kind == StreamGapKind.Restart ? 0 : 1;
            _gapCount += counted;
            order.Gaps += counted;
            gaps.Add(new StreamGap(
                _catalog!.Machines[order.Machine], // There is one since the first batch.
                found.Kind,
                new DateTimeOffset(found.After, TimeSpan.Zero),
                new DateTimeOffset(eventTime, TimeSpan.Zero),
                Math.Max(missing, 0)));
        }

        return true;
    }

    private SampleBatch Output()
    {
        if (_output is null)
        {
            _output = SampleBatch.Rent(_catalog!, _capacity); // There is one since the first batch.
            _output.End = _input?.End ?? default;
            if (_numbered.Length < _capacity)
            {
                _numbered = new bool[_capacity];
            }
        }

        return _output;
    }

    private static void NoteArrival(SampleBatch output, long receivedAt, List<(long ReceivedAt, int Samples)> arrivals)
    {
        output.ReceivedAt = Math.Max(output.ReceivedAt, receivedAt);
        if (arrivals.Count > 0 && CollectionsMarshal.AsSpan(arrivals)[^1] is var last && last.ReceivedAt == receivedAt)
        {
            arrivals[^1] = (receivedAt, last.Samples + 1);
            return;
        }

        arrivals.Add((receivedAt, 1));
    }

    /// <summary>Sequence number of a sample; what isn't a whole number that a double holds exactly is none.</summary>
    private long SequenceOf(SampleBatch batch, int row)
    {
        if (_sequenceMetric == None || batch.Column(_sequenceMetric) is not { Length: > 0 } column)
        {
            return SequenceHistory.None;
        }

        var number = column[row];
        return double.IsInteger(number) && Math.Abs(number) <= LargestExact ? (long)number : SequenceHistory.None;
    }

    private MachineOrder OrderOf(int machine)
    {
        if (machine >= _machines.Length)
        {
            Array.Resize(ref _machines, Math.Max(machine + 1, _machines.Length * 2));
        }

        return _machines[machine] ??= new MachineOrder(machine, _lateness);
    }

    /// <inheritdoc />
    public string Part => PartName;

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        if (machine < _machines.Length)
        {
            _machines[machine]?.Save(writer);
        }
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            _catalog = reader.Catalog;
            var order = OrderOf(machine);
            order.Restore(reader);
            HeldCount += order.Waiting.Count;
            _gapCount += (int)order.Gaps;
            _missing += order.Missing;
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        if (machine < _machines.Length && _machines[machine] is { } order)
        {
            HeldCount -= order.Waiting.Count;
            _gapCount -= (int)order.Gaps;
            _missing -= order.Missing;
            _machines[machine] = null;
        }
    }
}
