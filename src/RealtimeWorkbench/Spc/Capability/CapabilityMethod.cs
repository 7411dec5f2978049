namespace RealtimeWorkbench.Spc.Capability;

/// <summary>What the performance of a process whose values are not normal is computed from.</summary>
public enum CapabilityMethod
{
    /// <summary>The values as they are.</summary>
    Normal,

    /// <summary>Values raised to the power that makes them most nearly normal (Box and Cox).</summary>
    BoxCox,

    /// <summary>Values transformed by the curve of Johnson's system that fits them best.</summary>
    Johnson,

    /// <summary>The quantiles that a normal process has 3 sigma below, at and 3 sigma above the mean, of the values themselves.</summary>
    Quantile,
}
