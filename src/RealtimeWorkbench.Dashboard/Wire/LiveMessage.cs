using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A message to a view.</summary>
/// <param name="Type">Kind of message.</param>
internal abstract record LiveMessage([property: JsonPropertyOrder(-2)] string Type)
{
    /// <summary>Version of the state that the view has complete knowledge of after this message.</summary>
    [JsonPropertyOrder(-1)]
    public long Seq { get; init; }
}
