using RealtimeWorkbench.Live;

namespace RealtimeWorkbench.Operations;

/// <summary>What is known of one point of a control chart beside the chart itself.</summary>
/// <param name="Members">Values of the subgroup, oldest first; empty where the buffer of samples no longer holds them, or a chart is of several variables.</param>
/// <param name="Note">What a person wrote to it; <see langword="null"/> if nobody did.</param>
public sealed record PointDetails(IReadOnlyList<PointMember> Members, PointNote? Note);
