using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Operations;

/// <summary>Writes the summary of a run as JSON: camelCase names, words for states.</summary>
public static class RunSummaryJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes a summary.</summary>
    public static string Write(RunSummary summary) => JsonSerializer.Serialize(summary, Options);
}
