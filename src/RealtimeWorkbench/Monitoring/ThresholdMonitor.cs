using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Monitoring;

/// <summary>Reports values beyond fixed, relative, rate-of-change or control limits.</summary>
/// <remarks>
/// Rules: threshold/absolute, threshold/relative, threshold/rate-of-change, threshold/spc-limit, each followed by the name of
/// the rule if it has one. A signal is reported when a limit starts to be violated, when the other limit is violated instead,
/// and on the return to normal. A missing value (NaN) judges nothing and ends nothing.
/// </remarks>
public sealed class ThresholdMonitor : IMonitor, IMachineState
{
    private const int NamesListed = 20;

    private readonly ThresholdRule[] _rules;
    private readonly ThresholdCheck[] _checks;

    /// <summary>Creates a monitor that has seen nothing.</summary>
    /// <param name="rules">The thresholds.</param>
    /// <param name="limits">Control limits, needed if a rule is of type <see cref="ThresholdType.SpcLimit"/>.</param>
    /// <exception cref="ArgumentException">A rule is not valid, two rules are for the same, or control limits are missing.</exception>
    public ThresholdMonitor(IReadOnlyList<ThresholdRule> rules, ISpcLimits? limits = null)
    {
        _rules = [.. rules.Select(OptionsGuard.Valid)];
        var twice = _rules.GroupBy(rule => (rule.RuleName, rule.Metric, rule.Machine)).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException(
                $"There are {twice.Count()} rules {twice.Key.RuleName} on {twice.Key.Metric} of {twice.Key.Machine ?? "all machines"}; give them names.",
                nameof(rules));
        }

        if (limits is null && _rules.FirstOrDefault(rule => rule.Type == ThresholdType.SpcLimit) is { } orphan)
        {
            throw new ArgumentException(
                $"The threshold on {orphan.Metric} uses control limits, but there is no control chart; enable SPC or choose another type.",
                nameof(limits));
        }

        _checks =
        [
            .. _rules.GroupBy(rule => (rule.RuleName, rule.Metric)).Select(group => CreateCheck([.. group], limits)),
        ];
    }

    /// <summary>Says which rules have found nothing to look at, because no such metric or machine has come so far.</summary>
    /// <param name="catalog">Names that have come so far.</param>
    /// <returns>One sentence a rule; empty if all rules have something to look at.</returns>
    /// <remarks>Thread-safe.</remarks>
    public IReadOnlyList<string> UnseenMetrics(MetricCatalog catalog)
    {
        var sentences = new List<string>();
        foreach (var rule in _rules)
        {
            if (!catalog.Metrics.TryGetId(rule.Metric, out _))
            {
                sentences.Add($"threshold on '{rule.Metric}': no such metric so far; {Listed(catalog.Metrics)}");
            }
            else if (rule.Machine is { } machine && !catalog.Machines.TryGetId(machine, out _))
            {
                sentences.Add(
                    $"threshold on '{rule.Metric}' of '{machine}': no such machine so far; {Listed(catalog.Machines)}");
            }
        }

        return sentences;
    }

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        foreach (var check in _checks)
        {
            check.Observe(batch, signals);
        }
    }

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => Array.Exists(_rules, known =>
        known.RuleName == rule && known.Metric == metric && (known.Machine is null || known.Machine == machine));

    /// <inheritdoc />
    string IMachineState.Part => "thresholds";

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        foreach (var check in _checks)
        {
            check.Save(machine, writer);
        }
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        while (reader.Remaining > 0)
        {
            var (rule, metric) = (reader.ReadString(), reader.ReadString());
            var check = Array.Find(_checks, check => check.RuleName == rule && check.Metric == metric);
            ThresholdCheck.Restore(check, machine, reader);
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        foreach (var check in _checks)
        {
            check.Forget(machine);
        }
    }

    private static ThresholdCheck CreateCheck(ThresholdRule[] rules, ISpcLimits? limits) => rules[0].Type switch
    {
        ThresholdType.Absolute => new ValueCheck(rules, limits: null),
        ThresholdType.Relative => new RelativeCheck(rules),
        ThresholdType.RateOfChange => new RateCheck(rules),
        _ => new ValueCheck(rules, limits),
    };

    private static string Listed(NameTable names)
    {
        var count = names.Count;
        if (count == 0)
        {
            return "nothing has come yet";
        }

        var listed = string.Join(", ", Enumerable.Range(0, Math.Min(count, NamesListed)).Select(id => names[id]));
        var more = count > NamesListed ? Invariant($" and {count - NamesListed} more") : "";
        return $"there {(count == 1 ? "is" : "are")} {listed}{more}";
    }
}
