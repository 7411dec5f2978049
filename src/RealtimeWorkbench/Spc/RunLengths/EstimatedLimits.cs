using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>How often a chart cries wolf whose limits come from a baseline, which by chance are too narrow as often as too wide.</summary>
/// <remarks>
/// W. A. Jensen, L. A. Jones-Farmer, C. W. Champ and W. H. Woodall, "Effects of parameter estimation on control chart properties: a
/// literature review", <i>Journal of Quality Technology</i> 38(4), 2006. Simulated as it happens: baseline after baseline is drawn, a chart is made of
/// each, and its false alarms are counted. Narrow limits make more false alarms than wide ones save.
/// </remarks>
public static class EstimatedLimits
{
    /// <summary>Rows of a baseline from which on it hardly matters that limits are estimated.</summary>
    private const int Enough = 2000;

    /// <summary>False alarms that tell anything, at least.</summary>
    private const int Fewest = 30;

    /// <summary>Finds points from one false alarm to the next, over all baselines that may be drawn.</summary>
    /// <param name="design">The chart.</param>
    /// <param name="rules">Rules, used where they are valid.</param>
    /// <param name="rows">Rows of the baseline; at least 2.</param>
    /// <param name="process">The process, needed by charts of counts and of several variables; may be null for others.</param>
    /// <param name="size">Values in a row, or size of the sample of a count.</param>
    /// <param name="baselines">Baselines that are drawn, fewer where they are long.</param>
    /// <param name="seed">The same seed gives the same baselines.</param>
    /// <returns>
    /// Points, and the standard error of the simulation; <see langword="null"/> where nothing is estimated or the baseline is long, where false
    /// alarms are too rare to be counted, or no distribution is known.
    /// </returns>
    public static RunLengthEstimate? Of(
        ChartDesign design, RuleBook rules, int rows, ProcessEstimate? process = null, double size = 1, int baselines = 400, int seed = 1)
    {
        var isKnown = (design.KnownSigma is not null && design.Target is not null) || design.KnownMean is not null;
        if (isKnown || rows is < 2 or > Enough || Sampler(design, process, size) is not { } sampler)
        {
            return null;
        }

        // In units of sigma, as the rows are drawn.
        design = design with
        {
            KnownSigma = design.KnownSigma is null ? null : 1,
            Target = design.Target is null ? null : 0,
        };
        var random = new Random(seed);
        var watch = new ChartWatch(design, rules);
        var draws = Math.Clamp(1_000_000 / (rows * sampler.Length), 50, baselines);
        var alarms = default(RunningMoments);
        const int Points = 500;
        for (var draw = 0; draw < draws; draw++)
        {
            BaselineRow[] baseline = [.. Enumerable.Range(0, rows).Select(_ => new BaselineRow(sampler.Next(random).ToArray(), sampler.Size))];
            if (!PhaseOne.TryEstimate(design, baseline, out var estimate, out _))
            {
                continue;
            }

            var count = 0;
            watch.Begin(estimate);
            for (var point = 0; point < Points; point++)
            {
                if (watch.Signals(sampler, random))
                {
                    count++;
                    watch.Restart(estimate);
                }
            }

            alarms.Add(count);
        }

        return alarms.Count > 1 && alarms.Mean * alarms.Count >= Fewest
            ? new RunLengthEstimate(
                Points / alarms.Mean,
                Points / alarms.Mean * (alarms.StandardDeviation / (alarms.Mean * Math.Sqrt(alarms.Count))),
                Invariant($"simulation of {alarms.Count} baselines of {rows} rows"))
            : null;
    }

    private static RowSampler? Sampler(ChartDesign design, ProcessEstimate? process, double size)
    {
        var info = ChartInfo.Of(design.Kind);
        if (design.Kind is ChartKind.Run || info.Input == ChartInputKind.ValueOfPart)
        {
            return null;
        }

        if (info.IsMultivariate)
        {
            return process?.Variables is { } variables
                ? RowSampler.OfVariables([.. variables.Covariance], variables.Variables, Math.Max(1, variables.Size))
                : RowSampler.OfNormal(design.Variables, 0);
        }

        if (info.TakesCounts || design.Kind == ChartKind.T)
        {
            process ??= design.Kind == ChartKind.T ? CountRunLength.UsualTimes : null;
            return process is null ? null : CountRunLength.Sampler(design.Kind, process, 0, size);
        }

        return RowSampler.OfNormal(
            info.Input == ChartInputKind.Subgroup ? Math.Max(2, (int)size) : info.Input == ChartInputKind.ValueOrSubgroup ? Math.Max(1, (int)size) : 1, 0);
    }
}
