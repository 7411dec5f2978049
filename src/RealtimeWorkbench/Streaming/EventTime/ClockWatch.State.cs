using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.EventTime;

// What a checkpoint has of the clock of a machine.
internal sealed partial class ClockWatch
{
    /// <inheritdoc />
    public string Part => "clock";

    /// <inheritdoc />
    public void Save(int machine, StateWriter writer)
    {
        if (machine >= _clocks.Length || _clocks[machine].Newest == 0)
        {
            return;
        }

        ref var clock = ref _clocks[machine];
        writer.Write(clock.Newest);
        writer.Write(clock.Pace);
        writer.Write((clock.Before + clock.HeardAt).Ticks);
        writer.Write(clock.LateInRow);
        writer.Write(clock.IsReported);
        writer.Write(clock.Doubted?.Count ?? 0);
        clock.Doubted?.Save(writer);
    }

    /// <inheritdoc />
    public void Restore(int machine, StateReader reader)
    {
        if (reader.Remaining == 0)
        {
            return;
        }

        _catalog = reader.Catalog;
        ref var clock = ref ClockOf(machine);
        clock.Newest = reader.ReadInt64();
        clock.Pace = reader.ReadInt64();
        clock.HeardAt = TimeSpan.FromTicks(reader.ReadInt64()) - clock.Before;
        clock.LateInRow = reader.ReadInt32();
        clock.IsReported = reader.ReadBool();
        for (var count = reader.ReadCount(sizeof(long)); count > 0; count--)
        {
            (clock.Doubted ??= new DoubtedSamples()).Restore(reader, machine);
            HeldCount++;
        }
    }

    /// <inheritdoc />
    public void Forget(int machine, string name)
    {
        if (machine < _clocks.Length)
        {
            HeldCount -= HeldOf(machine);
            _clocks[machine] = default;
        }
    }
}
