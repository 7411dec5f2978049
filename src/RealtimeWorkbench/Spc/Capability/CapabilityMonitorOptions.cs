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

    /// <summary>Usual intervals between two values from which on they are no neighbours, as on charts; 10 by default; above 1, or 0 for none.</summary>
    public double GapFactor { get; init; } = SpcMonitorOptions.UsualGapFactor;

    /// <summary>What decides about the state of a window.</summary>
    internal string StateSettings => Invariant($"Spc.CapabilityWindow {Window} and subgroups of {SubgroupSize}, gap {GapFactor}; state 3");
}
