using System.Text.Json;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Export;

/// <summary>A change of an alert as channels send it to other programs; docs/alerts.md describes it to users.</summary>
/// <param name="Version">Version of this shape: 1. Members may come to it.</param>
/// <param name="Id">Name of the change, by which a receiver knows a repetition.</param>
/// <param name="Kind">What has happened.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Alert">The alert as it is now, as <c>GET /api/alerts</c> gives it.</param>
public sealed record AlertMessage(int Version, string Id, AlertChangeKind Kind, DateTimeOffset At, string Reason, AlertView Alert)
{
    private const int NewestVersion = 1;

    /// <summary>Makes the message of a change.</summary>
    public static AlertMessage Of(AlertChange change) =>
        new(NewestVersion, change.Id, change.Kind, change.At, change.Reason, AlertView.Of(change.Alert));

    /// <summary>Writes it as JSON in UTF-8: names in camelCase, enumerations as words, times with a Z.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, AlertMessageJson.Wire.AlertMessage);
}
