using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Dashboard.Wire;

/// <summary>A baseline, or limits that are suggested for one.</summary>
/// <param name="Machine">Key of the machine.</param>
/// <param name="Metric">Name of the metric.</param>
/// <param name="Version">Number of the baseline; 0 while it is suggested only.</param>
/// <param name="Chart">Chart that it is for.</param>
/// <param name="SubgroupSize">Values in a subgroup.</param>
/// <param name="Center">Center line of the first panel.</param>
/// <param name="Lower">Lower control limit of it.</param>
/// <param name="Upper">Upper control limit of it.</param>
/// <param name="Sigma">Standard deviation of single values.</param>
/// <param name="Samples">Number of values that it comes from.</param>
/// <param name="Subgroups">Number of subgroups that it comes from.</param>
/// <param name="From">Event time of the first of them.</param>
/// <param name="To">Event time of the last of them.</param>
/// <param name="DataHash">Hash of the values.</param>
/// <param name="By">Who established it.</param>
/// <param name="At">When it was decided, if anybody noted it.</param>
/// <param name="Why">Why.</param>
internal sealed record BaselineOnWire(
    string Machine,
    string Metric,
    int Version,
    string Chart,
    int SubgroupSize,
    double Center,
    double Lower,
    double Upper,
    double Sigma,
    int Samples,
    int Subgroups,
    DateTimeOffset From,
    DateTimeOffset To,
    string DataHash,
    string By,
    DateTimeOffset? At,
    string Why)
{
    public static BaselineOnWire Of(Baseline baseline) => new(
        baseline.Machine,
        baseline.Metric,
        baseline.Version,
        ChartNames.NameOf(baseline.Chart),
        baseline.SubgroupSize,
        baseline.Location.Center,
        baseline.Location.Lower,
        baseline.Location.Upper,
        baseline.Sigma,
        baseline.Samples,
        baseline.Subgroups,
        baseline.From,
        baseline.To,
        baseline.DataHash,
        baseline.EstablishedBy,
        baseline.EstablishedAt,
        baseline.Reason);
}
