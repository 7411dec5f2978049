using RealtimeWorkbench.Export;

namespace RealtimeWorkbench.Notebooks;

/// <summary>What a recording or a sending has brought to its place.</summary>
public sealed class Transfer : Displayable
{
    internal Transfer(string place, string unit, long delivered, long leftOut, long underway = 0)
    {
        Place = place;
        Unit = unit;
        Delivered = delivered;
        LeftOut = leftOut;
        Underway = underway;
    }

    /// <summary>File, topic, table or host that has them; without secrets.</summary>
    public string Place { get; }

    /// <summary>What is counted: samples, messages (one for each metric by MQTT) or values (one a row in a table).</summary>
    public string Unit { get; }

    /// <summary>How many are there.</summary>
    public long Delivered { get; }

    /// <summary>Records of the source that are not there, since they hold no sample, or the format has no place for them.</summary>
    public long LeftOut { get; }

    /// <summary>How many were on their way when it was stopped; the receiver may have them or not.</summary>
    public long Underway { get; }

    /// <inheritdoc />
    public override string ToString()
    {
        var text = $"{ViewText.Count(Delivered)} {Unit} written to {Place}.";
        text += LeftOut > 0 ? $" Records that hold no sample, and are left out: {ViewText.Count(LeftOut)}." : "";
        return text + (Underway > 0 ? $" On their way when it was stopped: {ViewText.Count(Underway)}." : "");
    }

    internal override void Write(HtmlContent content) => content.Title(ToString());
}
