using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>Stands before everything else: keeps one sample with a wrong clock from making late all that its machine says after it.</summary>
/// <remarks>
/// A sample far ahead of all that its machine has said is held until the next one of another time. If that is no further back than a
/// quarter of what counts as far, the machine has paused and both go on; if not, the clock was wrong and the sample is refused. Follows
/// from the samples and their order alone. What cannot be told so, such as a clock that was set back, is reported once ten samples in a
/// row were late. One instance belongs to one worker.
/// </remarks>
internal sealed partial class ClockWatch(PipelineOptions options, TimeProvider time) : IMachineState
{
    /// <summary>Name of the rule in its signals.</summary>
    public const string Rule = "clock";

    /// <summary>Stands for the metric in its signals.</summary>
    public const string Metric = "timestamp";

    private const int LateInRow = 10;
    private const int MostDoubted = 1000;
    private const int FarInPaces = 10;

    private readonly long _lateness = options.AllowedLateness.Ticks;
    private readonly List<Signal> _signals = [];
    private MachineClock[] _clocks = [];
    private MetricCatalog? _catalog;
    private SampleBatch? _output;
    private long _furthest;
    private TimeSpan _heardAt;
    private int _refused;

    /// <summary>Takes a sample whose clock was wrong: its batch, its row, and why it is thought so.</summary>
    public required Action<SampleBatch, int, string> Refuse { get; init; }

    /// <summary>Samples held for all machines.</summary>
    public int HeldCount { get; private set; }

    /// <summary>One more than the largest number of a machine that was heard of.</summary>
    public int Machines => _clocks.Length;

    /// <summary>Samples held of a machine.</summary>
    public int HeldOf(int machine) => machine < _clocks.Length ? _clocks[machine].Doubted?.Count ?? 0 : 0;

    /// <summary>When the first of the samples held of a machine arrived; <see cref="long.MaxValue"/> if none is held.</summary>
    public long OldestOf(int machine) => HeldOf(machine) > 0 ? _clocks[machine].Doubted!.ReceivedAt : long.MaxValue;

    /// <summary>When a sample of a machine last came that was not late, in time listened.</summary>
    public TimeSpan HeardAt(int machine) => _clocks[machine].HeardAt;

    /// <summary>Begins with a machine. In checkpoints the time that was listened to it counts through all runs, so that a restart ends no silence.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="before">How much longer than this run all runs together have listened.</param>
    /// <param name="heardAt">When it was last heard of if no checkpoint says anything else, in time that this run has listened.</param>
    public void CountFrom(int machine, TimeSpan before, TimeSpan heardAt)
    {
        ref var clock = ref ClockOf(machine);
        (clock.Before, clock.HeardAt) = (before, heardAt);
    }

    /// <summary>Silence of a machine after which nothing is to be expected that would contradict what is held of it.</summary>
    public TimeSpan DoubtsFor(int machine) => new(FarOf(_clocks[machine]));

    /// <summary>Looks at a batch, taking its ownership.</summary>
    /// <param name="batch">Samples in the order of their arrival.</param>
    /// <param name="heardAt">When it came, in time listened.</param>
    /// <returns>What goes on: the batch itself, or a new one without what is held and with what no longer is; it may be empty.</returns>
    public SampleBatch Screen(SampleBatch batch, TimeSpan heardAt)
    {
        _catalog = batch.Catalog;
        _heardAt = heardAt;
        _furthest = FutureLimit.At(options.FurthestFuture, time);
        for (var row = 0; row < batch.Count; row++)
        {
            ref var clock = ref ClockOf(batch.Machines[row]);
            var at = batch.Timestamps[row];
            if (clock.IsPlain && at - clock.Newest is >= 0 and <= MachineClock.LeastPace)
            {
                clock.Newest = at;
                clock.HeardAt = heardAt;
            }
            else if (!GoesOn(ref clock, batch, row))
            {
                continue;
            }

            _output?.AddRowFrom(batch, row);
        }

        if (_output is not { } output)
        {
            return batch;
        }

        _output = null;
        batch.Dispose();
        return output;
    }

    /// <summary>Lets go on what is held of a machine, in a batch of its own.</summary>
    public SampleBatch Release(int machine)
    {
        ref var clock = ref _clocks[machine];
        var released = SampleBatch.Rent(_catalog!, clock.Doubted!.Count); // The caller has seen that there is something.
        released.ReceivedAt = clock.Doubted.ReceivedAt is var at && at != 0 ? at : time.GetTimestamp();
        Accept(ref clock, clock.Doubted, released);
        return released;
    }

    /// <summary>Hands over what was found since the last call.</summary>
    /// <param name="report">Takes the signals.</param>
    /// <returns>Samples refused.</returns>
    public int Take(Action<Signal> report)
    {
        foreach (var signal in _signals)
        {
            report(signal);
        }

        _signals.Clear();
        var refused = _refused;
        _refused = 0;
        return refused;
    }

    /// <summary>Gives up what is held.</summary>
    /// <returns>Samples given up.</returns>
    public int Abandon()
    {
        var abandoned = HeldCount;
        HeldCount = 0;
        _clocks = [];
        return abandoned;
    }

    private bool GoesOn(ref MachineClock clock, SampleBatch batch, int row)
    {
        var at = batch.Timestamps[row];
        if (at > _furthest)
        {
            // The intake refuses it.
            return true;
        }

        if (clock.Newest == 0)
        {
            (clock.Newest, clock.Pace, clock.HeardAt) = (at, MachineClock.LeastPace, _heardAt);
            return true;
        }

        if (clock.Doubted is { Count: > 0 } doubted)
        {
            // What has the same time, such as the metrics of one reading or a repetition, is by the same clock and proves nothing.
            if (at == doubted.Time && doubted.Count < MostDoubted)
            {
                Hold(ref clock, doubted, batch, row);
                return false;
            }

            OutputBefore(batch, row);
            if (at >= doubted.Time - (FarOf(clock) / 4))
            {
                Accept(ref clock, doubted, _output!); // Made above.
            }
            else
            {
                RefuseAll(doubted, batch, clock.Newest);
            }
        }

        var step = at - clock.Newest;
        if (step > FarOf(clock))
        {
            OutputBefore(batch, row);
            Hold(ref clock, clock.Doubted ??= new DoubtedSamples(), batch, row);
            return false;
        }

        if (step < -_lateness)
        {
            NoteLate(ref clock, batch, row);
            return true;
        }

        NoteInTime(ref clock, batch, row);
        if (step > 0)
        {
            clock.Learn(step, weight: 10);
            clock.Newest = at;
        }

        return true;
    }

    private long FarOf(in MachineClock clock) => Math.Max(clock.Pace * FarInPaces, _lateness * 4);

    /// <summary>From here on what goes on is not the batch itself.</summary>
    private void OutputBefore(SampleBatch batch, int row)
    {
        if (_output is not null)
        {
            return;
        }

        _output = SampleBatch.Rent(batch.Catalog, batch.Count + HeldCount);
        _output.ReceivedAt = batch.ReceivedAt;
        _output.End = batch.End;
        for (var before = 0; before < row; before++)
        {
            _output.AddRowFrom(batch, before);
        }
    }

    private void Hold(ref MachineClock clock, DoubtedSamples doubted, SampleBatch batch, int row)
    {
        doubted.Put(batch, row);
        HeldCount++;
        clock.HeardAt = _heardAt;
    }

    private void Accept(ref MachineClock clock, DoubtedSamples doubted, SampleBatch output)
    {
        HeldCount -= doubted.Count;
        clock.Learn(doubted.Time - clock.Newest, weight: 2);
        clock.Newest = doubted.Time;
        if (doubted.ReceivedAt is var at and not 0)
        {
            // What holds it after this must know how long it has been here.
            output.ReceivedAt = Math.Min(output.ReceivedAt, at);
        }

        doubted.MoveTo(output);
    }

    private void RefuseAll(DoubtedSamples doubted, SampleBatch batch, long newest)
    {
        var ahead = new TimeSpan(doubted.Time - newest);
        using var refused = SampleBatch.Rent(batch.Catalog, doubted.Count);
        refused.End = batch.End;
        HeldCount -= doubted.Count;
        doubted.MoveTo(refused);
        _refused += refused.Count;
        for (var row = 0; row < refused.Count; row++)
        {
            Refuse(refused, row, $"is {ahead:c} ahead of what its machine had said, and the next one was not; check the clock of its sender.");
        }
    }

    private void NoteLate(ref MachineClock clock, SampleBatch batch, int row)
    {
        clock.LateInRow = Math.Min(clock.LateInRow + 1, LateInRow);
        if (clock.LateInRow == LateInRow && !clock.IsReported)
        {
            clock.IsReported = true;
            var watermark = new DateTimeOffset(clock.Newest - _lateness, TimeSpan.Zero);
            var behind = new TimeSpan(watermark.UtcTicks - batch.Timestamps[row]);
            Report(SignalKind.Raised, watermark, batch, row, Invariant(
                $"has sent {LateInRow} samples in a row that were late, now by {behind:c}, and none is looked at until {watermark:u} is reached; check its clock."));
        }
    }

    private void NoteInTime(ref MachineClock clock, SampleBatch batch, int row)
    {
        clock.HeardAt = _heardAt;
        clock.LateInRow = 0;
        if (clock.IsReported)
        {
            clock.IsReported = false;
            var at = new DateTimeOffset(Math.Max(clock.Newest, batch.Timestamps[row]) - _lateness, TimeSpan.Zero);
            Report(SignalKind.Cleared, at, batch, row, "is in time again.");
        }
    }

    private void Report(SignalKind kind, DateTimeOffset at, SampleBatch batch, int row, string what)
    {
        var machine = batch.Catalog.Machines[batch.Machines[row]];
        _signals.Add(new Signal(kind, at, machine, Metric, Rule, Severity.High, double.NaN, null, null, $"{machine} {what}"));
    }

    private ref MachineClock ClockOf(int machine)
    {
        if (machine >= _clocks.Length)
        {
            Array.Resize(ref _clocks, Math.Max(machine + 1, _clocks.Length * 2));
        }

        return ref _clocks[machine];
    }
}
