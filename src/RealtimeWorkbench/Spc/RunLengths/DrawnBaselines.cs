using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.RunLengths;

/// <summary>What may be found out about a process from baselines of some length: drawn once, to be judged with limits of any width.</summary>
internal sealed class DrawnBaselines
{
    /// <summary>False alarms that tell anything, at least.</summary>
    private const int Fewest = 30;

    /// <summary>Points that each chart is watched for, where its false alarms have to be counted.</summary>
    private const int Points = 500;

    /// <summary>Baselines where each takes no more than a formula: rare false alarms come from the few that have very narrow limits.</summary>
    private const int Many = 20_000;

    private readonly RuleBook _rules;
    private readonly RowSampler _sampler;
    private readonly ProcessEstimate? _truth;
    private readonly double _size;
    private readonly int _rows;
    private readonly int _seed;
    private readonly ProcessEstimate[] _estimates;
    private readonly SpreadTails? _tails;
    private readonly CancellationToken _cancellation;

    private DrawnBaselines(
        RuleBook rules,
        RowSampler sampler,
        ProcessEstimate? truth,
        double size,
        int rows,
        int seed,
        ProcessEstimate[] estimates,
        SpreadTails? tails,
        CancellationToken cancellation)
    {
        (_rules, _sampler, _truth, _size, _rows, _seed) = (rules, sampler, truth, size, rows, seed);
        (_estimates, _tails, _cancellation) = (estimates, tails, cancellation);
    }

    /// <summary>Draws baselines.</summary>
    /// <returns>Them, to be judged until it is cancelled; <see langword="null"/> where no distribution is known.</returns>
    public static DrawnBaselines? Draw(
        ChartDesign design, RuleBook rules, int rows, ProcessEstimate? process, double size, int baselines, int seed, CancellationToken cancellation = default)
    {
        var info = ChartInfo.Of(design.Kind);
        process ??= design.Kind == ChartKind.T ? CountRunLength.UsualTimes : null;
        var truth = info.TakesCounts || design.Kind == ChartKind.T ? process : null;
        if (Sampler(design, process, size) is not { } sampler)
        {
            return null;
        }

        design = InUnitsOfSigma(design);
        var isSolved = SolvedRunLength.Of(design, rules, truth ?? SolvedRunLength.Standard, truth, 0, size) is not null;
        var random = new Random(seed);
        var draws = isSolved
            ? Math.Clamp(2_000_000 / (rows * sampler.Length), baselines, Many)
            : Math.Clamp(1_000_000 / (rows * sampler.Length), 50, baselines);
        var estimates = new List<ProcessEstimate>(draws);
        for (var draw = 0; draw < draws; draw++)
        {
            cancellation.ThrowIfCancellationRequested();
            BaselineRow[] baseline = [.. Enumerable.Range(0, rows).Select(_ => new BaselineRow(sampler.Next(random).ToArray(), sampler.Size))];
            if (PhaseOne.TryEstimate(design, baseline, out var estimate, out _))
            {
                estimates.Add(design.Target is null ? estimate : estimate with { Center = 0 });
            }
        }

        var tails = design.Kind is ChartKind.XbarR or ChartKind.R or ChartKind.XbarS or ChartKind.S
            ? new SpreadTails(design.Kind is ChartKind.XbarS or ChartKind.S, sampler.Length)
            : null;
        return new DrawnBaselines(rules, sampler, truth, size, rows, seed, [.. estimates], tails, cancellation);
    }

    /// <summary>Points from one false alarm to the next that can be counted at least.</summary>
    public double Farthest => (double)_estimates.Length * Points / Fewest;

    /// <summary>Whether false alarms of a chart of each baseline follow from a formula or an equation.</summary>
    public bool IsSolved(ChartDesign design) =>
        _estimates.Length > 1 && SolvedRunLength.Of(InUnitsOfSigma(design), _rules, _estimates[0], _truth, 0, _size) is not null;

    /// <summary>Points from one false alarm to the next: the inverse of the mean rate of false alarms.</summary>
    /// <param name="design">The chart; it may be another than the one that was drawn for in its width only.</param>
    /// <returns>Points; <see langword="null"/> where false alarms are too rare to be counted.</returns>
    public RunLengthEstimate? RunLength(ChartDesign design)
    {
        if (_estimates.Length < 2)
        {
            return null;
        }

        design = InUnitsOfSigma(design);
        var rates = default(RunningMoments);
        if (SolvedRunLength.Of(design, _rules, _estimates[0], _truth, 0, _size) is { } first)
        {
            // Equations are solved for some estimates only.
            Func<ProcessEstimate, double> rate = first.Method == SolvedRunLength.Closed
                ? estimate => Rate(design, estimate)
                : new RateTable(_estimates, estimate => Rate(design, estimate)).Of;
            foreach (var estimate in _estimates)
            {
                rates.Add(rate(estimate));
            }

            return rates.Mean > 0
                ? Estimate(rates, 1, Invariant($"{first.Method}, averaged over {_estimates.Length} baselines of {_rows} rows"))
                : null;
        }

        var random = new Random(_seed + 1);
        var watch = new ChartWatch(design, _rules);
        foreach (var estimate in _estimates)
        {
            _cancellation.ThrowIfCancellationRequested();
            var count = 0;
            watch.Begin(estimate);
            for (var point = 0; point < Points; point++)
            {
                if (watch.Signals(_sampler, random))
                {
                    count++;
                    watch.Restart(estimate);
                }
            }

            rates.Add(count);
        }

        return rates.Mean * rates.Count >= Fewest
            ? Estimate(rates, Points, Invariant($"simulation of {rates.Count} baselines of {_rows} rows"))
            : null;
    }

    private double Rate(ChartDesign design, ProcessEstimate estimate)
    {
        _cancellation.ThrowIfCancellationRequested();
        return 1 / SolvedRunLength.Of(design, _rules, estimate, _truth, 0, _size, _tails)!.Value.Points;
    }

    private static RunLengthEstimate Estimate(in RunningMoments alarms, double points, string method)
    {
        var length = points / alarms.Mean;
        return new RunLengthEstimate(length, length * (alarms.StandardDeviation / (alarms.Mean * Math.Sqrt(alarms.Count))), method);
    }

    /// <summary>As the rows are drawn.</summary>
    private static ChartDesign InUnitsOfSigma(ChartDesign design) => design with
    {
        KnownSigma = design.KnownSigma is null ? null : 1,
        Target = design.Target is null ? null : 0,
    };

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
