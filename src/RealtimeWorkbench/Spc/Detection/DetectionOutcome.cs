namespace RealtimeWorkbench.Spc.Detection;

/// <summary>How soon and how surely a fault was detected in one recording.</summary>
/// <param name="Name">Name of the recording.</param>
/// <param name="FaultRow">First row of the fault, from 1; <see langword="null"/> where there is none.</param>
/// <param name="FaultFree">Complete rows without a fault: those before it, or all.</param>
/// <param name="FalseAlarms">How many of these lie beyond any limit.</param>
/// <param name="Faulty">Complete rows with the fault.</param>
/// <param name="Missed">Share of the faulty rows within the limit of each statistic; NaN where there are none.</param>
/// <param name="MissedByAll">Share of the faulty rows within all limits; NaN where there are none.</param>
/// <param name="Delay">
/// Rows from the first one of the fault to the first of so many in a row beyond any limit; 0 if the fault is detected at once,
/// <see langword="null"/> if it isn't, or there is none.
/// </param>
/// <param name="Incomplete">Rows that lack a variable; they are left out of all other numbers and interrupt what is in a row.</param>
public sealed record DetectionOutcome(
    string Name,
    int? FaultRow,
    int FaultFree,
    int FalseAlarms,
    int Faulty,
    IReadOnlyList<double> Missed,
    double MissedByAll,
    int? Delay,
    int Incomplete);
