using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

/// <summary>What the stage of event time knows of one machine.</summary>
internal sealed class MachineOrder(int machine, long lateness)
{
    private IntervalWatch _intervals;

    /// <summary>Gaps found so far.</summary>
    public long Gaps;

    /// <summary>Sequence numbers missing so far.</summary>
    public long Missing;

    /// <summary>Number of the machine.</summary>
    public int Machine { get; } = machine;

    /// <summary>Event time of the last sample that had its turn, in ticks; <see cref="long.MinValue"/> before the first.</summary>
    public long HandedOn { get; private set; } = long.MinValue;

    /// <summary>Samples that wait for their turn, as places in <see cref="Held"/>.</summary>
    public ReorderBuffer<int> Waiting { get; } = new(lateness);

    /// <summary>The samples that wait.</summary>
    public HeldSamples Held { get; } = new();

    private SequenceHistory Sequences { get; } = new(lateness);

    /// <summary>Looks at a sample whose turn has come.</summary>
    /// <param name="time">Event time in ticks; not before that of the last one.</param>
    /// <param name="sequence">Its sequence number, or <see cref="SequenceHistory.None"/>.</param>
    /// <param name="gapFactor">How many times the usual interval is a gap; 0 if intervals say nothing.</param>
    /// <param name="gap">What seems to be missing before it.</param>
    /// <param name="missing">Change of the sequence numbers that are missing.</param>
    /// <returns>False if it repeats one that had its turn.</returns>
    public bool Pass(long time, long sequence, double gapFactor, out (StreamGapKind Kind, long After)? gap, out long missing)
    {
        gap = null;
        missing = 0;
        var wereTwo = Sequences.IsOfTwo;
        var verdict = sequence == SequenceHistory.None
            ? SequenceVerdict.Follows
            : Sequences.Judge(sequence, time, out missing);
        switch (verdict)
        {
            case SequenceVerdict.Repeats:
                return false;
            case SequenceVerdict.Restarts when wereTwo:
                // Said once; it would be so with nearly every sample.
                break;
            case SequenceVerdict.Restarts when Sequences.IsOfTwo:
                gap = (StreamGapKind.TwoCounters, HandedOn);
                break;
            case SequenceVerdict.Skips:
                gap = (StreamGapKind.Sequence, HandedOn);
                break;
            case SequenceVerdict.Restarts:
                gap = (StreamGapKind.Restart, HandedOn);
                break;
            case SequenceVerdict.Fills:
                missing = -1;
                break;
            default:
                break;
        }

        if (gapFactor > 0 && _intervals.IsGapBefore(time, gapFactor, out var since))
        {
            gap ??= (StreamGapKind.Interval, since);
        }

        HandedOn = time;
        return true;
    }

    /// <summary>When the first of the samples that wait arrived; <see cref="long.MaxValue"/> if none waits.</summary>
    public long OldestArrival()
    {
        var oldest = long.MaxValue;
        for (var i = 0; i < Waiting.Count; i++)
        {
            oldest = Math.Min(oldest, Held.ReceivedAtOf(Waiting.Peek(i).Item));
        }

        return oldest;
    }

    /// <summary>Writes all that is known, with the samples that wait.</summary>
    public void Save(StateWriter writer)
    {
        writer.Write(Gaps);
        writer.Write(Missing);
        writer.Write(HandedOn);
        _intervals.Save(writer);
        Sequences.Save(writer);
        writer.Write(Waiting.Newest);
        writer.Write(Waiting.Watermark);
        writer.Write(Waiting.Count);
        for (var i = 0; i < Waiting.Count; i++)
        {
            Held.Save(writer, Waiting.Peek(i).Item);
        }

        Sequences.SaveSecond(writer);
    }

    public void Restore(StateReader reader)
    {
        Gaps = reader.ReadInt64();
        Missing = reader.ReadInt64();
        HandedOn = reader.ReadInt64();
        _intervals = IntervalWatch.Read(reader);
        Sequences.Restore(reader);
        var (newest, watermark) = (reader.ReadInt64(), reader.ReadInt64());
        for (var count = reader.ReadCount(sizeof(long)); count > 0; count--)
        {
            var place = Held.Restore(reader, Machine);
            _ = Waiting.TryAdd(Held.TimeOf(place), Held.SequenceOf(place), place);
        }

        // Last, for what waits may lie before the watermark if the lateness has been changed meanwhile.
        Waiting.Resume(newest, watermark);
        if (reader.Remaining > 0)
        {
            Sequences.RestoreSecond(reader);
        }
    }
}
