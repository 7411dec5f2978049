using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Alerting;

/// <summary>The newest changes of state, each with its reason.</summary>
/// <remarks>Thread-safe for reading and for checkpoints; <see cref="AlertRegister"/> locks where it writes.</remarks>
internal sealed class AuditTrail
{
    private readonly KeptAside<Line> _lines;
    private long _newest;

    /// <summary>Starts empty.</summary>
    /// <param name="size">Most lines kept; the oldest leave first.</param>
    public AuditTrail(int size) => _lines = new KeptAside<Line>(
        size, new KeptFormat<Line>("audit", line => line.Machine, Write, Read));

    /// <summary>The lines that are kept, oldest first.</summary>
    public IReadOnlyList<AuditEntry> Lines => [.. _lines.Snapshot().Select(line => line.Entry)];

    /// <summary>How many lines had to leave.</summary>
    public long Forgotten => _lines.Total - _lines.Count;

    /// <summary>Part of checkpoints.</summary>
    public IMachineState State => _lines.State!; // There is one where there is a format.

    /// <summary>Writes a line.</summary>
    /// <param name="change">What happened.</param>
    /// <param name="alert">The alert as it is afterwards.</param>
    /// <param name="from">State before.</param>
    /// <param name="at">When, in the event time of signals or the clock of persons.</param>
    /// <param name="by">Rule or person.</param>
    /// <param name="why">The reason.</param>
    public void Add(AlertChangeKind change, Alert alert, AlertState from, DateTimeOffset at, string by, string why)
    {
        var number = Interlocked.Increment(ref _newest);
        _lines.Add(new Line(alert.Key.Machine, new AuditEntry(number, at, alert.Id, change, from, alert.State, by, why)));
    }

    private static void Write(StateWriter writer, Line line)
    {
        var entry = line.Entry;
        writer.Write(entry.Number);
        writer.Write(entry.At);
        writer.Write(entry.AlertId);
        writer.Write((byte)entry.Change);
        writer.Write((byte)entry.From);
        writer.Write((byte)entry.To);
        writer.Write(entry.By);
        writer.Write(entry.Why);
    }

    private Line Read(StateReader reader, string machine)
    {
        var entry = new AuditEntry(
            reader.ReadInt64(),
            reader.ReadTime(),
            reader.ReadString(),
            (AlertChangeKind)reader.ReadByte(),
            (AlertState)reader.ReadByte(),
            (AlertState)reader.ReadByte(),
            reader.ReadString(),
            reader.ReadString());
        if (!Enum.IsDefined(entry.Change) || !Enum.IsDefined(entry.From) || !Enum.IsDefined(entry.To))
        {
            throw reader.Damaged(Invariant($"a line of change {(int)entry.Change} from {(int)entry.From} to {(int)entry.To}"));
        }

        // Partitions are restored one after the other, while lines of others are being written.
        for (var newest = Volatile.Read(ref _newest); newest < entry.Number;)
        {
            var seen = Interlocked.CompareExchange(ref _newest, entry.Number, newest);
            newest = seen == newest ? entry.Number : seen;
        }

        return new Line(machine, entry);
    }

    private sealed record Line(string Machine, AuditEntry Entry);
}
