namespace RealtimeWorkbench.Sources.Host;

/// <summary>Load of a graphics processor. NaN stands for what it does not tell.</summary>
/// <param name="Percent">Time that it was busy, in %.</param>
/// <param name="MemoryPercent">Its memory in use, in %.</param>
/// <param name="Temperature">Its temperature in °C.</param>
public readonly record struct GpuReading(double Percent, double MemoryPercent, double Temperature)
{
    /// <summary>Nothing known.</summary>
    public static GpuReading None { get; } = new(double.NaN, double.NaN, double.NaN);
}
