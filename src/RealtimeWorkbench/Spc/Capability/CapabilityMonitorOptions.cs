namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Settings of the rolling capability.</summary>
public sealed record CapabilityMonitorOptions
{
    /// <summary>Specification of each metric that is watched.</summary>
    public required IReadOnlyDictionary<string, SpecificationLimits> Specifications { get; init; }

    /// <summary>Subgroups (or single values) in the window; at least 10. 50 by default.</summary>
    public int Window { get; init; } = 50;

    /// <summary>Consecutive values in a subgroup: 5 by default; from 1 to 25.</summary>
    public int SubgroupSize { get; init; } = 5;

    /// <summary>Cpk below which an alert is due. 1.33 by default; above 0.</summary>
    public double MinimumCpk { get; init; } = 1.33;

    /// <summary>What decides about the state of a window.</summary>
    internal string StateSettings => Invariant($"Spc.CapabilityWindow {Window} and subgroups of {SubgroupSize}");
}
