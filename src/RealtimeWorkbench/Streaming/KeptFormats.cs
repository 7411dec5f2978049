using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming.Checkpoints;
using RealtimeWorkbench.Streaming.EventTime;

namespace RealtimeWorkbench.Streaming;

/// <summary>How checkpoints keep late samples and gaps.</summary>
internal static class KeptFormats
{
    public static KeptFormat<LateSample> Late { get; } = new("late", late => late.Sample.Machine, Write, ReadLate);

    public static KeptFormat<StreamGap> Gaps { get; } = new("gaps", gap => gap.Machine, Write, ReadGap);

    private static void Write(StateWriter writer, LateSample late)
    {
        var (time, _, values, position, status) = late.Sample;
        writer.Write(late.Newest);
        writer.Write(time);
        writer.Write(status);
        writer.Write(position.HasValue);
        if (position is { } place)
        {
            writer.Write(place.X);
            writer.Write(place.Y);
            writer.Write(place.Z);
            writer.Write(place.Layer ?? SampleBatch.None);
        }

        writer.Write(values.Count);
        foreach (var (metric, value) in values)
        {
            writer.Write(metric);
            writer.Write(value);
        }
    }

    private static LateSample ReadLate(StateReader reader, string machine)
    {
        var newest = reader.ReadTime();
        var time = reader.ReadTime();
        var status = reader.ReadOptionalString();
        Position? position = reader.ReadBool() ? ReadPosition(reader) : null;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var left = reader.ReadCount(sizeof(int) + sizeof(double)); left > 0; left--)
        {
            values[reader.ReadString()] = reader.ReadDouble();
        }

        return new LateSample(new Sample(time, machine, values, position, status), newest);
    }

    private static Position ReadPosition(StateReader reader)
    {
        var (x, y, z, layer) = (reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadInt32());
        return new Position(x, y, z, layer == SampleBatch.None ? null : layer);
    }

    private static void Write(StateWriter writer, StreamGap gap)
    {
        writer.Write((byte)gap.Kind);
        writer.Write(gap.After);
        writer.Write(gap.Before);
        writer.Write(gap.Missing);
    }

    private static StreamGap ReadGap(StateReader reader, string machine)
    {
        var kind = (StreamGapKind)reader.ReadByte();
        return Enum.IsDefined(kind)
            ? new StreamGap(machine, kind, reader.ReadTime(), reader.ReadTime(), reader.ReadInt64())
            : throw reader.Damaged(Invariant($"a gap of kind {(int)kind}"));
    }
}
