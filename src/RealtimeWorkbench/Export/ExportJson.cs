using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sources;
using RealtimeWorkbench.Streaming;

namespace RealtimeWorkbench.Export;

/// <summary>Serializers of the JSON files of an export: names in camelCase, enumerations as words, times with a Z.</summary>
[JsonSerializable(typeof(ExportRecords.ChartsFile))]
[JsonSerializable(typeof(ExportRecords.AlertsFile))]
[JsonSerializable(typeof(ExportRecords.HealthFile))]
[JsonSerializable(typeof(ExportRecords.ResultsFile))]
[JsonSerializable(typeof(ExportRecords.ManifestFile))]
internal sealed partial class ExportJson : JsonSerializerContext
{
    /// <summary>The serializers as the files need them.</summary>
    public static ExportJson Files { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // Keeps letters such as µ and σ as they are: people read these files, and no page includes them.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new IsoTimeConverter(),
            new FiniteNumberConverter(),
            new JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<FaultKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<RunState>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<OperationKind>(JsonNamingPolicy.CamelCase),
        },
    });
}
