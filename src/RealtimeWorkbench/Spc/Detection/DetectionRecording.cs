namespace RealtimeWorkbench.Spc.Detection;

/// <summary>A recording of several variables, of which it is known when a fault begins.</summary>
/// <param name="Name">Name of the recording, such as that of its file.</param>
/// <param name="Rows">Rows in time order, one value for each variable; NaN where one is missing.</param>
/// <param name="FaultRow">First row of the fault, from 1; <see langword="null"/> where there is none.</param>
public sealed record DetectionRecording(string Name, IReadOnlyList<double[]> Rows, int? FaultRow = null);
