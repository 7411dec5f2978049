using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Rules;

namespace RealtimeWorkbench.Live;

/// <summary>The control charts of a run.</summary>
/// <param name="options">How they are made; <see langword="null"/> where there are none.</param>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class LiveCharts(SpcMonitorOptions? options)
{
    /// <summary>Points that a view gets when it knows none.</summary>
    public const int Shown = 500;

    /// <summary>Points of each panel kept for the export.</summary>
    public const int Kept = 10_000;

    private readonly SortedDictionary<(string Machine, string Metric), Chart> _charts = [];
    private readonly Dictionary<RuleSet, IReadOnlyList<string>> _texts = [];

    public void Add(in ChartPoint point, MetricCatalog catalog, long version)
    {
        var chart = ChartOf(catalog.Machines[point.Machine], catalog.Metrics[point.Metric]);
        chart.Unit = catalog.UnitOf(point.Metric);
        chart.Panels[point.Panel].Add(point, version);
        chart.Version = version;
    }

    public void Put(Baseline baseline, long version)
    {
        var chart = ChartOf(baseline.Machine, baseline.Metric);
        chart.Baseline = baseline;
        chart.Notice = null;
        chart.Version = version;
    }

    public void PutNotice(string machine, string metric, string sentence, long version)
    {
        var chart = ChartOf(machine, metric);
        chart.Notice = sentence;
        chart.Version = version;
    }

    /// <summary>Charts that changed after a version, with the points that came after it, at most the newest <paramref name="most"/>.</summary>
    public IReadOnlyList<ChartView> ChangedSince(long version, int most) =>
    [
        .. _charts.Where(entry => entry.Value.Version > version)
            .Select(entry => View(entry.Key.Machine, entry.Key.Metric, entry.Value, version, most)),
    ];

    private ChartView View(string machine, string metric, Chart chart, long version, int most) => new(
        $"{machine}/{metric}",
        machine,
        metric,
        chart.Unit,
        ChartNames.NameOf(options!.ActualChart),
        TitleOf(options.ActualChart),
        options.ActualSize,
        options.SigmaMultiple,
        chart.Baseline is { } baseline
            ? new BaselineView(baseline.Version, baseline.To, baseline.From, baseline.To, baseline.Samples, baseline.Subgroups)
            : null,
        chart.Notice,
        [
            .. PanelNamesOf(options.ActualChart).Select((name, panel) => new PanelView(
                name, [.. chart.Panels[panel].After(version, most).Select(View)])
            {
                Checked = chart.Panels[panel].Checked,
                OutOfControl = chart.Panels[panel].OutOfControl,
            }),
        ]);

    private ChartPointView View(ChartPoint point) => new(
        point.Index,
        (point.Time - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond,
        point.Value,
        Finite(point.Lower),
        point.Center,
        Finite(point.Upper),
        TextsOf(point.Violations),
        point.IsBaseline);

    private static double? Finite(double limit) => double.IsFinite(limit) ? limit : null;

    private IReadOnlyList<string>? TextsOf(RuleSet violations)
    {
        if (violations == RuleSet.None)
        {
            return null;
        }

        if (!_texts.TryGetValue(violations, out var texts))
        {
            texts =
            [
                .. RunRules.Each(violations).Select(rule =>
                    $"{RunRules.NameOf(rule, options!.Rules)}: {RunRules.Definition(rule).Name}"),
            ];
            _texts.Add(violations, texts);
        }

        return texts;
    }

    private Chart ChartOf(string machine, string metric)
    {
        if (!_charts.TryGetValue((machine, metric), out var chart))
        {
            _charts.Add((machine, metric), chart = new Chart());
        }

        return chart;
    }

    private static string TitleOf(ChartKind kind) => kind switch
    {
        ChartKind.XbarR => "X̄-R",
        ChartKind.XbarS => "X̄-S",
        _ => "I-MR",
    };

    private static string[] PanelNamesOf(ChartKind kind) => kind switch
    {
        ChartKind.XbarR => ["X̄", "R"],
        ChartKind.XbarS => ["X̄", "S"],
        _ => ["I", "MR"],
    };

    private sealed class Chart
    {
        public string Unit { get; set; } = "";

        public ChartHistory[] Panels { get; } = [new(Kept), new(Kept)];

        public Baseline? Baseline { get; set; }

        public string? Notice { get; set; }

        public long Version { get; set; }
    }
}
