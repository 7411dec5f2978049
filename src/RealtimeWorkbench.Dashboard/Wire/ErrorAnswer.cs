using System.Text.Json.Serialization;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Why a request was refused.</summary>
/// <param name="Error">The first sentence.</param>
/// <param name="Errors">All sentences, if there are several.</param>
internal sealed record ErrorAnswer(
    string Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Errors);
