namespace RealtimeWorkbench.Samples;

/// <summary>A key of a JSON sample and what it stands for.</summary>
internal sealed class JsonField(byte[] name, JsonField.Meaning kind, int metric = -1)
{
    public static readonly JsonField Timestamp = new("timestamp"u8.ToArray(), Meaning.Timestamp);
    public static readonly JsonField Machine = new("machine"u8.ToArray(), Meaning.Machine);
    public static readonly JsonField Layer = new("layer"u8.ToArray(), Meaning.Layer);
    public static readonly JsonField X = new("x"u8.ToArray(), Meaning.X);
    public static readonly JsonField Y = new("y"u8.ToArray(), Meaning.Y);
    public static readonly JsonField Z = new("z"u8.ToArray(), Meaning.Z);
    public static readonly JsonField Status = new("status"u8.ToArray(), Meaning.Status);
    public static readonly JsonField MetricName = new("metric"u8.ToArray(), Meaning.MetricName);
    public static readonly JsonField Value = new("value"u8.ToArray(), Meaning.Value);
    public static readonly JsonField Unit = new("unit"u8.ToArray(), Meaning.Unit);

    private static readonly JsonField[] Reserved =
        [Timestamp, Machine, Layer, X, Y, Z, Status, MetricName, Value, Unit];

    public enum Meaning
    {
        Timestamp,
        Machine,
        Layer,
        X,
        Y,
        Z,
        Status,

        /// <summary>Name of the metric in the long form, if it is text.</summary>
        MetricName,

        /// <summary>Value in the long form; in the wide form a metric of that name.</summary>
        Value,

        /// <summary>Unit in the long form, if it is text.</summary>
        Unit,

        /// <summary>Everything else.</summary>
        Other,
    }

    public byte[] Name => name;

    /// <summary>How it is usually written: the name in quotes, and the colon. A name that has to be escaped never is.</summary>
    public byte[] Key { get; } = [(byte)'"', .. name, (byte)'"', (byte)':'];

    public Meaning Kind => kind;

    /// <summary>Number in <see cref="MetricCatalog.Metrics"/>, or -1 for a name that isn't there yet.</summary>
    public int Metric => metric;

    public static JsonField? FindReserved(ReadOnlySpan<byte> name)
    {
        foreach (var field in Reserved)
        {
            if (name.SequenceEqual(field.Name))
            {
                return field;
            }
        }

        return null;
    }
}
