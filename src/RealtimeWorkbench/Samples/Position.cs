namespace RealtimeWorkbench.Samples;

/// <summary>Where in the build volume a sample was taken.</summary>
/// <param name="X">X in mm.</param>
/// <param name="Y">Y in mm.</param>
/// <param name="Z">Z in mm.</param>
/// <param name="Layer">Number of the layer, or <see langword="null"/> if the process has none.</param>
public readonly record struct Position(double X, double Y, double Z, int? Layer = null);
