using RealtimeWorkbench.Spc.Capability;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Statistics;

namespace RealtimeWorkbench.Spc.Analysis;

/// <summary>Capability of the baseline of a chart, and what speaks against it.</summary>
/// <param name="Report">The usual indices.</param>
/// <param name="Normality">Whether the values may be normal; null where there are too few.</param>
/// <param name="Nonnormal">Performance by another method, if one was asked for.</param>
/// <param name="Warnings">What speaks against the figures, each in a sentence.</param>
internal sealed record CapabilityStudy(
    CapabilityReport Report, NormalityTest? Normality, NonnormalCapability? Nonnormal, IReadOnlyList<string> Warnings)
{
    private const int FewestForShape = 8;
    private const double Significance = 0.05;

    /// <summary>Values from which on the outermost of them tell the quantiles 0.00135 and 0.99865.</summary>
    private const int EnoughForQuantiles = 1000;

    /// <summary>Computes it, if there is a specification.</summary>
    /// <exception cref="ChartInputException">The chart is not of measurements, or the method does not go with the values.</exception>
    public static CapabilityStudy? Of(
        AnalysisData data, ProcessEstimate process, IReadOnlyList<ReportPanel> panels, SpcAnalysisOptions options)
    {
        if (options.Specification is not { } specification)
        {
            return options.CapabilityMethod == CapabilityMethod.Normal
                ? null
                : throw new ChartInputException("A capability method needs a specification: give --lsl, --usl or both.");
        }

        var info = ChartInfo.Of(options.Chart);
        if (info.TakesCounts || info.IsMultivariate || info.Input == ChartInputKind.ValueOfPart || options.Chart is ChartKind.T or ChartKind.Run or ChartKind.Autoregression or ChartKind.MovingCenter)
        {
            throw new ChartInputException($"Capability is of measurements of one kind; {info.Name} knows none, so leave --lsl and --usl out.");
        }

        var values = data.InControl();
        var warnings = new List<string>();
        var unstable = panels.SelectMany(panel => panel.Points)
            .Where(point => point.IsBaseline && point.Violations != RuleSet.None).Select(point => point.Index).Distinct().Count();
        if (unstable > 0)
        {
            warnings.Add(Invariant(
                $"The process is not stable: {unstable} of the points that capability is computed from {(unstable == 1 ? "breaks" : "break")} a rule; it says little until {(unstable == 1 ? "its cause is" : "their causes are")} gone."));
        }

        NormalityTest? normality = values.Length >= FewestForShape ? NormalityTest.AndersonDarling(values) : null;
        if (normality is { PValue: < Significance } test && options.CapabilityMethod == CapabilityMethod.Normal)
        {
            warnings.Add(Invariant(
                $"The values are hardly normal (Anderson-Darling A² = {test.Statistic:G3}, {PValue.Text(test.PValue)}): expected parts per million are wrong; try --capability-method box-cox, johnson or quantile."));
        }

        try
        {
            var nonnormal = options.CapabilityMethod == CapabilityMethod.Normal
                ? null
                : NonnormalCapability.Estimate(values, specification, options.CapabilityMethod);
            warnings.AddRange(Doubts(nonnormal, values.Length));
            return new CapabilityStudy(ProcessCapability.Estimate(values, process.Sigma, specification, freedomWithin: SigmaFreedom.Of(options.Design, data.Baseline)), normality, nonnormal, warnings);
        }
        catch (ArgumentException error)
        {
            throw new ChartInputException(error.Message.Split(" (Parameter")[0], error);
        }
    }

    /// <summary>What speaks against figures of values that are not normal.</summary>
    private static IEnumerable<string> Doubts(NonnormalCapability? nonnormal, int count)
    {
        if (nonnormal is { Method: CapabilityMethod.Quantile } && count < EnoughForQuantiles)
        {
            yield return Invariant(
                $"Pp and Ppk by quantiles of {count} values are too good, since values so far out are hardly among them (by 0.68 from 20 normal values, 0.38 from 50, 0.24 from 100, 0.10 from 300 where 1 is true); take {EnoughForQuantiles} or more, or --capability-method box-cox or johnson.");
        }

        if (nonnormal?.Normality is { PValue: < Significance } test)
        {
            yield return Invariant(
                $"The transformed values are hardly normal either (Anderson-Darling A² = {test.Statistic:G3}, {PValue.Text(test.PValue)}): do not rely on Pp, Ppk and expected parts per million.");
        }
    }
}
