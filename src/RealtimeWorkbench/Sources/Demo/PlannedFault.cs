namespace RealtimeWorkbench.Sources.Demo;

/// <summary>A fault of a demo process, by sample index. Magnitudes are such that an engineer would expect an alarm.</summary>
/// <param name="Kind">How it changes the values.</param>
/// <param name="Machine">Index of the machine.</param>
/// <param name="Metric">Index of the metric.</param>
/// <param name="First">Index of the first sample concerned.</param>
/// <param name="End">Index of the first sample that is normal again.</param>
internal sealed record PlannedFault(FaultKind Kind, int Machine, int Metric, long First, long End)
{
    private const double StepSigmas = 4;
    private const double DriftSigmas = 6;
    private const double SpikeSigmas = 8;
    private const double NoiseFactor = 4;
    private const double OscillationSigmas = 4;
    private const double OscillationPeriod = 8;

    /// <summary>Changes the value of one sample.</summary>
    /// <param name="index">Index of the sample, from <see cref="First"/> to before <see cref="End"/>.</param>
    /// <param name="noise">Deviation of the normal value from the mean in σ.</param>
    /// <param name="last">Deviation of the last value before the fault in σ.</param>
    /// <returns>Deviation of the faulty value from the mean in σ; NaN if it is missing.</returns>
    public double Apply(long index, double noise, double last)
    {
        var since = index - First;
        return Kind switch
        {
            FaultKind.Step => noise + StepSigmas,
            FaultKind.Drift => noise + (DriftSigmas * (since + 1) / (End - First)),
            FaultKind.Spike => IsSpike(since) ? SpikeSigmas * (since % 2 == 0 ? 1 : -1) : noise,
            FaultKind.Stuck => last,
            FaultKind.Noise => noise * NoiseFactor,
            FaultKind.Oscillation => noise + (OscillationSigmas * Math.Sin(2 * Math.PI * (since + 1) / OscillationPeriod)),
            FaultKind.Dropout => double.NaN,
            _ => throw new InvalidOperationException($"There is no fault {Kind}."),
        };
    }

    /// <summary>Three spikes: the first sample, one in the middle, and the last.</summary>
    private bool IsSpike(long since) => since == 0 || since == (End - First) / 2 || since == End - First - 1;
}
