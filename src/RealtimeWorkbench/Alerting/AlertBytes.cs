using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Alerting;

/// <summary>Alerts and their changes in a checkpoint. The machine is known from where they stand.</summary>
internal static class AlertBytes
{
    public static void Write(StateWriter writer, Alert alert)
    {
        writer.Write(alert.Id);
        writer.Write(alert.Key.Rule);
        writer.Write(alert.Key.Metric);
        writer.Write((byte)alert.State);
        writer.Write((byte)alert.Severity);
        writer.Write(alert.Explanation);
        writer.Write(alert.Value);
        writer.Write(alert.Lower);
        writer.Write(alert.Upper);
        writer.Write(alert.RaisedAt);
        writer.Write(alert.LastSeenAt);
        writer.Write(alert.ClearedAt);
        writer.Write(alert.Count);
        writer.Write(alert.UpgradedAt);
        writer.Write(alert.Acknowledgement?.By);
        if (alert.Acknowledgement is { } acknowledgement)
        {
            writer.Write(acknowledgement.At);
            writer.Write(acknowledgement.Note);
        }
    }

    public static Alert Read(StateReader reader, string machine)
    {
        var alert = new Alert
        {
            Id = reader.ReadString(),
            Key = new AlertKey(reader.ReadString(), machine, reader.ReadString()),
            State = (AlertState)reader.ReadByte(),
            Severity = (Severity)reader.ReadByte(),
            Explanation = reader.ReadString(),
            Value = reader.ReadOptionalDouble(),
            Lower = reader.ReadOptionalDouble(),
            Upper = reader.ReadOptionalDouble(),
            RaisedAt = reader.ReadTime(),
            LastSeenAt = reader.ReadTime(),
            ClearedAt = reader.ReadOptionalTime(),
            Count = reader.ReadInt32(),
            UpgradedAt = reader.ReadOptionalTime(),
        };
        if (!Enum.IsDefined(alert.State) || !Enum.IsDefined(alert.Severity))
        {
            throw reader.Damaged(Invariant($"an alert in state {(int)alert.State} of severity {(int)alert.Severity}"));
        }

        return reader.ReadOptionalString() is { } by
            ? alert with { Acknowledgement = new Acknowledgement(by, reader.ReadTime(), reader.ReadString()) }
            : alert;
    }

    public static void Write(StateWriter writer, AlertChange change)
    {
        writer.Write(change.Number);
        writer.Write((byte)change.Kind);
        writer.Write(change.At);
        writer.Write(change.Reason);
        Write(writer, change.Alert);
    }

    /// <summary>Reads a change that people are to be told.</summary>
    public static AlertChange ReadChange(StateReader reader, string machine)
    {
        var number = reader.ReadInt32();
        var kind = (AlertChangeKind)reader.ReadByte();
        var at = reader.ReadTime();
        var reason = reader.ReadString();
        return Enum.IsDefined(kind)
            ? new AlertChange(kind, Read(reader, machine), at, reason, Notify: true) { Number = number }
            : throw reader.Damaged(Invariant($"a change of kind {(int)kind}"));
    }
}
