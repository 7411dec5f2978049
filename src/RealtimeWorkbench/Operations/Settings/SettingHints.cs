using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Analysis;

namespace RealtimeWorkbench.Operations.Settings;

/// <summary>What settings lead to, in a sentence beside them.</summary>
public static class SettingHints
{
    /// <summary>Rate that times are told for where nobody knows how often samples come.</summary>
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(1);

    private static readonly Lock Access = new();

    /// <summary>The latest answer: pages ask for it again and again, and it may take a tenth of a second.</summary>
    private static (SpcSettings Settings, Dictionary<string, string> Hints)? _latest;

    /// <summary>Sentences by name of the setting, such as <c>Spc.ControlLimit</c>: how often control charts cry wolf, at a sample a second where no interval is set.</summary>
    public static IReadOnlyDictionary<string, string> Of(WorkbenchSettings settings)
    {
        lock (Access)
        {
            if (_latest is not { } known || known.Settings != settings.Spc)
            {
                known = (settings.Spc, OfCharts(settings.Spc));
                _latest = known;
            }

            return known.Hints;
        }
    }

    private static Dictionary<string, string> OfCharts(SpcSettings settings)
    {
        var interval = settings.IntervalOr(UsualInterval);
        var options = settings.ToMonitorOptions(historySamples: 0, interval);
        if (!settings.Enabled || FalseAlarms.Sentence(options, interval) is not { } sentence)
        {
            return [];
        }

        var setting = options.FalseAlarmEvery is not null ? nameof(settings.FalseAlarmEvery)
            : options.ActualChart == ChartKind.Cusum ? nameof(settings.DecisionInterval)
            : options.Coverage is not null ? nameof(settings.Coverage)
            : nameof(settings.ControlLimit);
        return new() { [$"{nameof(WorkbenchSettings.Spc)}.{setting}"] = sentence };
    }
}
