using System.Globalization;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming;

/// <summary>Lets through the samples that monitors can rely on, and puts the rest aside with the reason.</summary>
/// <remarks>
/// What passes has finite values only and, machine by machine, event times that never go back. One instance belongs to one
/// worker. The usual batch, in order and finite, passes without being copied.
/// </remarks>
internal sealed class Intake(
    string source, DeadLetterQueue deadLetters, KeptAside<LateSample> lateSamples, TimeSpan furthestFuture, TimeProvider time)
    : IMachineState
{
    private readonly List<MachineHistory> _unsaved = [];
    private readonly List<int> _known = [];
    private MachineHistory?[] _machines = [];
    private Verdict[] _verdicts = [];

    private enum Verdict : byte
    {
        Passes,
        Late,
        Repeats,
        TooFarAhead,
    }

    /// <summary>Newest event time let through, in ticks of UTC; 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>Machines with a sample that was let through, in the order of their first.</summary>
    public IReadOnlyList<int> Machines => _known;

    /// <summary>Newest event time let through of one of the <see cref="Machines"/>, in ticks of UTC.</summary>
    public long NewestOf(int machine) => HistoryOf(machine).Newest;

    /// <summary>What the clock shows, in ticks of UTC.</summary>
    public long Clock => time.GetUtcNow().UtcTicks;

    /// <summary>What became of the samples of a machine; nothing yet of one that is not known.</summary>
    public MachineCounts CountsOf(int machine) => machine < _machines.Length ? _machines[machine]?.Counts ?? default : default;

    /// <summary>Counts a signal of a machine.</summary>
    public void CountSignal(int machine) => HistoryOf(machine).Counts.Signals++;

    /// <summary>Judges a batch, taking its ownership.</summary>
    /// <param name="batch">Samples in the order of their arrival.</param>
    /// <param name="counts">What was held back.</param>
    /// <returns>What passes: the batch itself, or a new one without what was held back.</returns>
    /// <param name="numbered">
    /// Whether a sequence number says of a sample that it is new, whatever its content. Shorter than the batch where none does.
    /// </param>
    public SampleBatch Admit(SampleBatch batch, out IntakeCounts counts, ReadOnlySpan<bool> numbered = default)
    {
        var valuesRefused = RefuseInfinite(batch);
        counts = Judge(batch, numbered) with { ValuesRefused = valuesRefused };
        return counts.Samples == 0 ? batch : WithoutHeldBack(batch);
    }

    /// <summary>Puts a sample aside that came after its watermark.</summary>
    /// <param name="batch">Its batch.</param>
    /// <param name="row">Its row.</param>
    /// <param name="newest">Newest event time of its machine that has come, in ticks.</param>
    public void PutAsideLate(SampleBatch batch, int row, long newest)
    {
        HistoryOf(batch.Machines[row]).Counts.Late++;
        lateSamples.Add(new LateSample(batch.ToSample(row), new DateTimeOffset(newest, TimeSpan.Zero)));
    }

    /// <summary>Puts a sample aside whose event time cannot be right.</summary>
    /// <param name="batch">Its batch.</param>
    /// <param name="row">Its row.</param>
    /// <param name="what">What is said of the sample.</param>
    public void PutAsideAhead(SampleBatch batch, int row, string what)
    {
        HistoryOf(batch.Machines[row]).Counts.TooFarAhead++;
        PutAside(batch, $"The sample of {MachineOf(batch, row)} at {TimeOf(batch, row):O} {what}");
    }

    /// <summary>Counts a sample of a machine that its sequence number shows to be a repetition.</summary>
    public void CountDuplicate(int machine) => HistoryOf(machine).Counts.Duplicates++;

    /// <inheritdoc />
    public string Part => "intake";

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        if (machine < _machines.Length)
        {
            _machines[machine]?.SaveTo(writer);
        }
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining > 0)
        {
            var history = HistoryOf(machine);
            history.Restore(reader);
            if (history.Newest > long.MinValue)
            {
                _known.Add(machine);
                Newest = Math.Max(Newest, history.Newest);
            }
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        if (machine < _machines.Length)
        {
            _machines[machine] = null;
            _known.Remove(machine);
        }
    }

    private int RefuseInfinite(SampleBatch batch)
    {
        var refused = 0;
        foreach (var metric in batch.Metrics)
        {
            var column = batch.Column(metric);
            for (var row = 0; row < column.Length; row++)
            {
                if (double.IsInfinity(column[row]))
                {
                    Refuse(batch, row, batch.Catalog.Metrics[metric], column[row]);
                    batch.SetValue(row, metric, double.NaN);
                    refused++;
                }
            }
        }

        return batch.HasPositions ? refused + RefuseInfinitePositions(batch) : refused;
    }

    private int RefuseInfinitePositions(SampleBatch batch)
    {
        var refused = 0;
        for (var row = 0; row < batch.Count; row++)
        {
            var (x, y, z) = (batch.X[row], batch.Y[row], batch.Z[row]);
            if (double.IsInfinity(x) || double.IsInfinity(y) || double.IsInfinity(z))
            {
                var (name, value) = double.IsInfinity(x) ? ("x", x) : double.IsInfinity(y) ? ("y", y) : ("z", z);
                Refuse(batch, row, name, value);
                batch.SetPosition(row, double.NaN, double.NaN, double.NaN, batch.Layers[row]);
                refused++;
            }
        }

        return refused;
    }

    private void Refuse(SampleBatch batch, int row, string name, double value)
    {
        HistoryOf(batch.Machines[row]).Counts.ValuesRefused++;
        PutAside(
            batch,
            $"{name} of {MachineOf(batch, row)} at {TimeOf(batch, row):O} is {Spell(value)}; only finite numbers are measurements.");
    }

    private static string Spell(double value) => value.ToString(CultureInfo.InvariantCulture);

    private IntakeCounts Judge(SampleBatch batch, ReadOnlySpan<bool> numbered)
    {
        if (_verdicts.Length < batch.Count)
        {
            _verdicts = new Verdict[batch.Count];
        }

        var furthest = FutureLimit.At(furthestFuture, time);
        var late = 0;
        var repeats = 0;
        var ahead = 0;
        for (var row = 0; row < batch.Count; row++)
        {
            var verdict = _verdicts[row] = batch.Timestamps[row] > furthest ? Verdict.TooFarAhead
                : JudgeRow(batch, row, isNumbered: row < numbered.Length && numbered[row]);
            switch (verdict)
            {
                case Verdict.Passes:
                    HistoryOf(batch.Machines[row]).Counts.Passed++;
                    Newest = Math.Max(Newest, batch.Timestamps[row]);
                    break;
                case Verdict.Late:
                    PutAsideLate(batch, row, HistoryOf(batch.Machines[row]).Newest);
                    late++;
                    break;
                case Verdict.Repeats:
                    CountDuplicate(batch.Machines[row]);
                    repeats++;
                    break;
                default:
                    PutAsideAhead(batch, row, $"is more than {furthestFuture:c} ahead of the clock; check the clock of its sender.");
                    ahead++;
                    break;
            }
        }

        foreach (var machine in _unsaved)
        {
            machine.Save(batch);
        }

        _unsaved.Clear();
        return new IntakeCounts(late, repeats, ahead, ValuesRefused: 0);
    }

    private Verdict JudgeRow(SampleBatch batch, int row, bool isNumbered)
    {
        var machine = HistoryOf(batch.Machines[row]);
        if (batch.Timestamps[row] < machine.Newest)
        {
            return Verdict.Late;
        }

        if (machine.Continues(batch, row))
        {
            return machine.Repeats(batch, row) && !isNumbered ? Verdict.Repeats : Verdict.Passes;
        }

        if (machine.Newest == long.MinValue)
        {
            _known.Add(batch.Machines[row]);
        }

        if (machine.Begin(batch, row))
        {
            _unsaved.Add(machine);
        }

        return Verdict.Passes;
    }

    private MachineHistory HistoryOf(int machine)
    {
        if (machine >= _machines.Length)
        {
            Array.Resize(ref _machines, Math.Max(machine + 1, _machines.Length * 2));
        }

        if (_machines[machine] is not { } history)
        {
            _machines[machine] = history = new MachineHistory();
        }

        return history;
    }

    private SampleBatch WithoutHeldBack(SampleBatch batch)
    {
        var passing = SampleBatch.Rent(batch.Catalog, batch.Count);
        passing.ReceivedAt = batch.ReceivedAt;
        passing.End = batch.End;
        for (var row = 0; row < batch.Count; row++)
        {
            if (_verdicts[row] == Verdict.Passes)
            {
                passing.AddRowFrom(batch, row);
            }
        }

        batch.Dispose();
        return passing;
    }

    private void PutAside(SampleBatch batch, FormattableString reason) =>
        deadLetters.Add(new DeadLetter(source, batch.End.Offset, Invariant(reason), ReadOnlyMemory<byte>.Empty));

    private static string MachineOf(SampleBatch batch, int row) => batch.Catalog.Machines[batch.Machines[row]];

    private static DateTimeOffset TimeOf(SampleBatch batch, int row) => new(batch.Timestamps[row], TimeSpan.Zero);
}
