namespace RealtimeWorkbench.Sources.Host;

/// <summary>Rates from counters that only grow, until they are reset.</summary>
internal static class Rates
{
    /// <summary>Growth of a counter; NaN if it ran backwards, which only a reset does.</summary>
    public static double Grown(long before, long now) => now >= before ? now - before : double.NaN;

    /// <summary>Growth per second; NaN if the growth is unknown or no time has passed.</summary>
    public static double PerSecond(double grown, TimeSpan elapsed) =>
        elapsed > TimeSpan.Zero ? grown / elapsed.TotalSeconds : double.NaN;
}
