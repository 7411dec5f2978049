using System.Text.Encodings.Web;
using System.Text.Json;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>The generated serializers as the wire uses them.</summary>
internal static class WireJson
{
    /// <summary>Serializers that leave "°C" as it is, because nothing of this is put into HTML.</summary>
    public static DashboardJson Types { get; } =
        new(new JsonSerializerOptions(DashboardJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
