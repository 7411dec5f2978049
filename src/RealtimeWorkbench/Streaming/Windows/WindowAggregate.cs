using RealtimeWorkbench.Statistics;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Streaming.Windows;

/// <summary>What is known of the values of a window or a part of one, without the values.</summary>
/// <remarks>A mutable value: keep it in a field that isn't readonly.</remarks>
internal struct WindowAggregate
{
    public RunningMoments Moments;

    /// <summary>Values.</summary>
    public readonly long Count => Moments.Count;

    /// <summary>First value.</summary>
    public double First { get; private set; }

    /// <summary>Last value.</summary>
    public double Last { get; private set; }

    /// <summary>Event time of the first value in ticks.</summary>
    public long FirstTime { get; private set; }

    /// <summary>Event time of the last value in ticks.</summary>
    public long LastTime { get; private set; }

    /// <summary>Takes the next value, in the order of event time.</summary>
    public void Add(long time, double value)
    {
        if (Moments.Count == 0)
        {
            First = value;
            FirstTime = time;
        }

        Last = value;
        LastTime = time;
        Moments.Add(value);
    }

    /// <summary>Takes all values of a part that comes after this one.</summary>
    public void Append(in WindowAggregate next)
    {
        if (Count == 0)
        {
            this = next;
        }
        else if (next.Count > 0)
        {
            Last = next.Last;
            LastTime = next.LastTime;
            Moments.Merge(next.Moments);
        }
    }

    public readonly void Save(StateWriter writer)
    {
        Moments.Save(writer);
        writer.Write(First);
        writer.Write(Last);
        writer.Write(FirstTime);
        writer.Write(LastTime);
    }

    public static WindowAggregate Read(StateReader reader) => new()
    {
        Moments = RunningMoments.Read(reader),
        First = reader.ReadDouble(),
        Last = reader.ReadDouble(),
        FirstTime = reader.ReadInt64(),
        LastTime = reader.ReadInt64(),
    };
}
