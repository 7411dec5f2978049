namespace RealtimeWorkbench.Spc.Detection;

/// <summary>What a <see cref="DetectionStudy"/> found.</summary>
/// <param name="Variables">Number of variables.</param>
/// <param name="TrainingRows">Complete rows that the model was made from.</param>
/// <param name="CalibrationRows">Complete fault-free rows that the limits were made from.</param>
/// <param name="Incomplete">Rows of both that lack a variable and were left out.</param>
/// <param name="Components">Principal components behind the SPE.</param>
/// <param name="Limits">Upper limit of each <see cref="DetectionStatistic"/>.</param>
/// <param name="BeyondAny">Rows of the calibration beyond any limit.</param>
/// <param name="Outcomes">What became of each recording.</param>
public sealed record DetectionReport(
    int Variables,
    int TrainingRows,
    int CalibrationRows,
    int Incomplete,
    int Components,
    IReadOnlyList<double> Limits,
    int BeyondAny,
    IReadOnlyList<DetectionOutcome> Outcomes)
{
    /// <summary>Share of further fault-free rows that is expected beyond any limit.</summary>
    public double ExpectedShare { get; init; }

    /// <summary>Standard error of <see cref="ExpectedShare"/> where rows do not depend on each other.</summary>
    public double StandardError { get; init; }

    /// <summary>Fault-free rows of all recordings.</summary>
    public int FaultFree => Outcomes.Sum(outcome => outcome.FaultFree);

    /// <summary>How many of these lie beyond any limit.</summary>
    public int FalseAlarms => Outcomes.Sum(outcome => outcome.FalseAlarms);
}
