using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeWorkbench.Alerting;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Export;

/// <summary>Serializer of messages of alerts.</summary>
[JsonSerializable(typeof(AlertMessage))]
internal sealed partial class AlertMessageJson : JsonSerializerContext
{
    /// <summary>The serializer as receivers know it.</summary>
    public static AlertMessageJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // Keeps letters such as µ and σ as they are: no page includes it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new IsoTimeConverter(),
            new FiniteNumberConverter(),
            new JsonStringEnumConverter<AlertChangeKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<AlertStanding>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase),
        },
    });
}
