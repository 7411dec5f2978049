using RealtimeWorkbench.Live;
using RealtimeWorkbench.Operations;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>Answer of <c>GET /api/spc/point</c>.</summary>
/// <param name="Members">Values of the subgroup, oldest first; empty where they are no longer kept.</param>
/// <param name="Note">What a person wrote to the point; null if nobody did.</param>
internal sealed record PointAnswer(IReadOnlyList<PointMember> Members, PointNote? Note);
