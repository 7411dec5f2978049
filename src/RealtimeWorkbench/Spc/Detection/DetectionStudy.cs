using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc.Detection;

/// <summary>Says how well T², SPE and MEWMA together detect faults of a process of several variables.</summary>
/// <remarks>
/// The model comes from one fault-free recording, the limits from another (<see cref="HeldOutLimits"/>), and the figures from recordings
/// that neither has seen. Charts begin anew with each recording.
/// </remarks>
public static class DetectionStudy
{
    /// <summary>Runs the study.</summary>
    /// <param name="training">Fault-free rows for the model; NaN where a variable is missing.</param>
    /// <param name="calibration">Other fault-free rows, for the limits.</param>
    /// <param name="recordings">What is tested.</param>
    /// <param name="options">How faults are detected.</param>
    /// <exception cref="ArgumentException">There are too few rows, or variables that follow from each other; the message is a sentence.</exception>
    public static DetectionReport Run(
        IReadOnlyList<double[]> training,
        IReadOnlyList<double[]> calibration,
        IReadOnlyList<DetectionRecording> recordings,
        DetectionOptions options)
    {
        Check(options);
        var variables = training.Count == 0 ? 0 : training[0].Length;
        if (variables < 2)
        {
            throw new ArgumentException(Invariant($"There are {variables} variables; T², SPE and MEWMA need at least 2."));
        }

        double[][] complete = [.. training.Where(IsComplete)];
        var process = PhaseOne.Estimate(
            new ChartDesign { Kind = ChartKind.T2, Variables = variables },
            [.. complete.Select(row => new BaselineRow(row))]).Variables!;
        var heldOut = Statistics(process, calibration, options);
        double[][] usable = [.. heldOut.Select(values => Array.FindAll(values, value => !double.IsNaN(value)))];
        var limits = HeldOutLimits.Of(usable, options.FalseAlarms);
        var (expected, error) = HeldOutLimits.Expected(usable, limits);
        return new DetectionReport(
            variables,
            complete.Length,
            usable[0].Length,
            training.Count - complete.Length + (calibration.Count - usable[0].Length),
            new VariableCharts(process, options.Components, options.Lambda).Components,
            limits,
            HeldOutLimits.Beyond(usable, limits),
            [.. recordings.Select(recording => Judge(recording, Statistics(process, recording.Rows, options), limits, options.InARow))])
        {
            ExpectedShare = expected,
            StandardError = error,
        };
    }

    private static void Check(DetectionOptions options)
    {
        if (!(options.FalseAlarms is > 0 and <= 0.5))
        {
            throw new ArgumentException(Invariant($"The share of false alarms is {options.FalseAlarms}; it must be above 0 and at most 0.5."));
        }

        if (!(options.Lambda is > 0 and <= 1))
        {
            throw new ArgumentException(Invariant($"Lambda is {options.Lambda}; it must be above 0 and at most 1."));
        }

        if (options.InARow < 1)
        {
            throw new ArgumentException(Invariant($"A detection is {options.InARow} rows in a row; it must be at least 1."));
        }
    }

    private static bool IsComplete(double[] row) => !Array.Exists(row, value => !double.IsFinite(value));

    /// <summary>For each statistic its value at each row; NaN where a row isn't complete.</summary>
    private static double[][] Statistics(MultivariateEstimate process, IReadOnlyList<double[]> rows, DetectionOptions options)
    {
        var charts = new VariableCharts(process, options.Components, options.Lambda);
        double[][] values = [.. Enumerable.Range(0, VariableCharts.Count).Select(_ => new double[rows.Count])];
        var point = new double[VariableCharts.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            Array.Fill(point, double.NaN);
            if (IsComplete(rows[row]))
            {
                charts.Next(rows[row], point);
            }

            for (var i = 0; i < point.Length; i++)
            {
                values[i][row] = point[i];
            }
        }

        return values;
    }

    private static DetectionOutcome Judge(DetectionRecording recording, double[][] statistics, IReadOnlyList<double> limits, int inARow)
    {
        var (faultFree, falseAlarms, faulty, missedByAll, incomplete, run) = (0, 0, 0, 0, 0, 0);
        int? delay = null;
        var missed = new int[limits.Count];
        for (var row = 0; row < recording.Rows.Count; row++)
        {
            if (double.IsNaN(statistics[0][row]))
            {
                (incomplete, run) = (incomplete + 1, 0);
                continue;
            }

            var isAlarm = false;
            var isFaulty = row + 1 >= recording.FaultRow;
            for (var i = 0; i < limits.Count; i++)
            {
                var isBeyond = statistics[i][row] > limits[i];
                isAlarm |= isBeyond;
                missed[i] += isFaulty && !isBeyond ? 1 : 0;
            }

            if (!isFaulty)
            {
                faultFree++;
                falseAlarms += isAlarm ? 1 : 0;
                continue;
            }

            // What was in a row before the fault has nothing to do with it.
            faulty++;
            missedByAll += isAlarm ? 0 : 1;
            run = isAlarm ? run + 1 : 0;
            if (run == inARow)
            {
                delay ??= row + 2 - inARow - recording.FaultRow;
            }
        }

        return new DetectionOutcome(
            recording.Name,
            recording.FaultRow,
            faultFree,
            falseAlarms,
            faulty,
            [.. missed.Select(count => (double)count / faulty)],
            (double)missedByAll / faulty,
            delay,
            incomplete);
    }
}
