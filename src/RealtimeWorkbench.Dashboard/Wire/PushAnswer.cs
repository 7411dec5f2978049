using System.Text.Json.Serialization;
using RealtimeWorkbench.Sources.Push;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>POST /api/samples</c>.</summary>
/// <param name="Error">One sentence if not a single sample was accepted.</param>
/// <param name="Accepted">Samples that wait for the stream.</param>
/// <param name="Refused">Records that went to the dead letters.</param>
/// <param name="Refusals">The first of them.</param>
internal sealed record PushAnswer(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    int Accepted,
    int Refused,
    IReadOnlyList<PushRefusal> Refusals);
