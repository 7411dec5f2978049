namespace RealtimeWorkbench.Spc.Gage;

/// <summary>One measurement of a gage study.</summary>
/// <param name="Part">Name of the part.</param>
/// <param name="Operator">Name of who measured it.</param>
/// <param name="Value">What was read.</param>
public readonly record struct GageMeasurement(string Part, string Operator, double Value);
