using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Groups;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Live;

/// <summary>The control charts of a run.</summary>
/// <param name="style">How they are made; <see langword="null"/> where there are none.</param>
/// <remarks>Not thread-safe: <see cref="LiveState"/> locks.</remarks>
internal sealed class LiveCharts(ChartStyle? style)
{
    /// <summary>Points that a view gets when it knows none.</summary>
    public const int Shown = 500;

    /// <summary>Points of each panel kept for the export.</summary>
    public const int Kept = 10_000;

    /// <summary>Most panels of a chart.</summary>
    private const int PanelsEach = 3;

    /// <summary>Numbers of pieces of a checkpoint that each panel has to itself.</summary>
    private static readonly int PiecesEach = ChartHistory.PiecesOf(Kept);

    /// <summary>By machine, then by metric, letter by letter: not as a language sorts, which would differ from one computer to the other and take far longer.</summary>
    private readonly SortedDictionary<(string Machine, string Metric), Chart> _charts = new(Comparer<(string Machine, string Metric)>.Create(
        (a, b) => string.CompareOrdinal(a.Machine, b.Machine) is var machines and not 0 ? machines : string.CompareOrdinal(a.Metric, b.Metric)));
    private readonly Dictionary<string, List<(string Metric, Chart Chart)>> _machines = new(StringComparer.Ordinal);
    private readonly Dictionary<RuleSet, IReadOnlyList<string>> _texts = [];

    private readonly bool _isOfGroups = style is not null && ReferenceEquals(style.Panels, GroupSignals.Panels);

    /// <summary>Whether points are values in units of the sigma of their part.</summary>
    private readonly bool _isStandardized = style is not null && style.Panels[0].Name == "z";

    /// <summary>What decides about the points.</summary>
    public string Settings { get; } = style?.Settings ?? "";

    public void Add(in ChartPoint point, MetricCatalog catalog, long version)
    {
        var chart = ChartOf(catalog.Machines[point.Machine], catalog.Metrics[point.Metric]);
        chart.Unit = _isStandardized ? "σ" : catalog.UnitOf(point.Metric);
        if (chart.Baseline is null && _isOfGroups && !point.IsBaseline && chart.Remarks.HasNoStages)
        {
            // A group is watched while rows are held out for its limits.
            chart.Remarks.Put(new StageView(point.Index, StageView.Provisional));
        }

        chart.Panels[point.Panel].Add(point, version);
        chart.Version = version;
    }

    public void Put(Baseline baseline, long version)
    {
        var chart = ChartOf(baseline.Machine, baseline.Metric);
        var newest = chart.Panels.Max(panel => panel.Newest);

        // Points of a group without a baseline had provisional limits.
        if (chart.Baseline?.Version != baseline.Version && (chart.Baseline is not null || (newest > 0 && baseline.Variables is not null)))
        {
            chart.Remarks.Put(new StageView(newest + 1, Invariant($"baseline {baseline.Version}")));
        }

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

    /// <returns>Whether there was none before.</returns>
    public bool PutRemark(string machine, string metric, string sentence, long version)
    {
        var chart = ChartOf(machine, metric);
        var isFirst = chart.Remark is null;
        chart.Remark = sentence;
        chart.Version = version;
        return isFirst;
    }

    /// <summary>Says what the variables contributed to a point that comes, or has just come.</summary>
    public void PutContributions(string machine, string metric, int panel, long index, IReadOnlyList<ContributionView> contributions) =>
        ChartOf(machine, metric).Remarks.Put(panel, index, contributions);

    /// <summary>Writes a note to a point, in the place of the one before.</summary>
    /// <returns>The machine of the chart and the note before, if the chart is there and keeps the point; otherwise <see langword="null"/>.</returns>
    public (string Machine, PointNote? Before)? PutNote(string chart, PointNote note, long version)
    {
        foreach (var ((machine, metric), known) in _charts)
        {
            if (IsNamed(chart, machine, metric) && Array.Exists(known.Panels, panel => panel.Has(note.Index)))
            {
                var before = known.Remarks.NoteOf(note.Index);
                known.Remarks.Put(note, version);
                known.Version = version;
                return (machine, before);
            }
        }

        return null;
    }

    /// <summary>Writes what stands at the points of a machine's charts: a piece for each chart, written again when it has changed.</summary>
    public void SaveRemarks(string machine, StateWriter writer)
    {
        if (style is null || !_machines.TryGetValue(machine, out var charts))
        {
            return;
        }

        charts.ForEach(chart => writer.Write(chart.Metric));
        for (var i = 0; i < charts.Count; i++)
        {
            if (charts[i].Chart.Remarks.IsChanged)
            {
                writer.Piece(i);
                charts[i].Chart.Remarks.Save(writer);
            }
        }
    }

    /// <summary>Takes back what stands at the points of a machine's charts.</summary>
    public void RestoreRemarks(int machine, StateReader reader, long version)
    {
        var charts = new List<Chart>();
        while (reader.Remaining > 0)
        {
            charts.Add(ChartOf(reader.Catalog.Machines[machine], reader.ReadString()));
        }

        while (reader.NextPiece(out var key))
        {
            if (key < 0 || key >= charts.Count)
            {
                throw reader.Damaged("notes without a chart");
            }

            charts[(int)key].Remarks.Restore(reader, version);
            charts[(int)key].Version = version;
        }
    }

    /// <summary>Charts that changed after a version, with the points that came after it, at most the newest <paramref name="most"/>.</summary>
    public IReadOnlyList<ChartView> ChangedSince(long version, int most) =>
    [
        .. _charts.Where(entry => entry.Value.Version > version)
            .Select(entry => View(entry.Key.Machine, entry.Key.Metric, entry.Value, version, panel => panel.After(version, most))),
    ];

    /// <summary>Machines and metrics of all charts.</summary>
    public IReadOnlyList<(string Machine, string Metric)> Keys() => [.. _charts.Keys];

    /// <summary>A chart with the points that break a rule and all notes; <see langword="null"/> if there is none any more.</summary>
    public ChartView? Signals((string Machine, string Metric) key) =>
        _charts.TryGetValue(key, out var chart) ? View(key.Machine, key.Metric, chart, 0, panel => panel.Broken()) : null;

    /// <summary>A chart with one point, if it keeps it.</summary>
    public ChartView? WithPoint(string id, long index)
    {
        foreach (var ((machine, metric), chart) in _charts)
        {
            if (IsNamed(id, machine, metric) && Array.Exists(chart.Panels, panel => panel.Has(index)))
            {
                return View(machine, metric, chart, 0, panel => panel.Only(index));
            }
        }

        return null;
    }

    private ChartView View(string machine, string metric, Chart chart, long version, Func<ChartHistory, List<ChartPoint>> points) => new(
        $"{machine}/{metric}",
        machine,
        metric,
        chart.Unit,
        style!.Name,
        style.Title,
        style.SubgroupSize,
        style.SigmaMultiple,
        chart.Baseline is { } baseline
            ? new BaselineView(baseline.Version, baseline.To, baseline.From, baseline.To, baseline.Samples, baseline.Subgroups)
            : null,
        chart.Notice is { } notice && chart.Remark is { } remark ? $"{notice} {remark}" : chart.Notice ?? chart.Remark,
        [
            .. style.Panels.Select((info, panel) => new PanelView(
                info.Title, [.. points(chart.Panels[panel]).Select(point => View(point, chart.Remarks))])
            {
                HasZones = info.Rules == RuleScope.All,
                Checked = chart.Panels[panel].Checked,
                OutOfControl = chart.Panels[panel].OutOfControl,
            }),
        ])
    {
        Stages = chart.Remarks.Stages,
        Notes = chart.Remarks.NotesSince(version),
    };

    private ChartPointView View(ChartPoint point, ChartRemarks remarks) => new(
        point.Index,
        (point.Time - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond,
        point.Value,
        Finite(point.Lower),
        point.Center,
        Finite(point.Upper),
        TextsOf(point.Violations),
        point.IsBaseline)
    {
        Reach = point.Reach > 0 ? point.Reach : null,
        Contributions = point.Violations == RuleSet.None ? null : remarks.ContributionsTo(point.Panel, point.Index),
    };

    public void Save(string machine, StateWriter writer)
    {
        if (style is null || !_machines.TryGetValue(machine, out var charts))
        {
            return;
        }

        foreach (var (metric, chart) in charts)
        {
            writer.Write(metric);
            writer.Write(chart.Unit);
            writer.Write(chart.Notice);
            writer.Write(chart.Baseline is not null);
            if (chart.Baseline is { } baseline)
            {
                MonitoredChart.Save(writer, baseline);
            }

            Array.ForEach(chart.Panels, panel => panel.Save(writer));
        }

        for (var i = 0; i < charts.Count; i++)
        {
            for (var panel = 0; panel < charts[i].Chart.Panels.Length; panel++)
            {
                charts[i].Chart.Panels[panel].SavePoints(writer, KeyOf(i, panel));
            }
        }
    }

    public void Restore(int machine, StateReader reader, long version)
    {
        var name = reader.Catalog.Machines[machine];
        var charts = new List<(int Metric, Chart Chart)>();
        while (reader.Remaining > 0)
        {
            var metric = reader.ReadMetric();
            var chart = ChartOf(name, reader.Catalog.Metrics[metric]);
            chart.Unit = reader.ReadString();
            chart.Notice = reader.ReadOptionalString();
            chart.Baseline = reader.ReadBool() ? MonitoredChart.ReadBaseline(reader, name, reader.Catalog.Metrics[metric]) : null;
            chart.Version = version;
            Array.ForEach(chart.Panels, panel => panel.Restore(reader));
            charts.Add((metric, chart));
        }

        while (reader.NextPiece(out var key))
        {
            var (place, panel) = ((int)(key / PiecesEach / PanelsEach), (int)(key / PiecesEach % PanelsEach));
            if (place >= charts.Count || panel >= charts[place].Chart.Panels.Length)
            {
                throw reader.Damaged("points without a chart");
            }

            var point = new ChartPoint { Machine = machine, Metric = charts[place].Metric, Panel = panel };
            charts[place].Chart.Panels[panel].RestorePoints(reader, (int)(key % PiecesEach), point, version);
        }

        charts.ForEach(chart => Array.ForEach(chart.Chart.Panels, panel => panel.EndRestore(reader)));
    }

    public void Forget(string machine)
    {
        if (_machines.Remove(machine, out var charts))
        {
            charts.ForEach(chart => _charts.Remove((machine, chart.Metric)));
        }
    }

    private static bool IsNamed(string id, string machine, string metric) =>
        id.Length == machine.Length + 1 + metric.Length && id[machine.Length] == '/'
        && id.StartsWith(machine, StringComparison.Ordinal) && id.EndsWith(metric, StringComparison.Ordinal);

    private static long KeyOf(int chart, int panel) => (((long)chart * PanelsEach) + panel) * PiecesEach;

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
                .. style!.Rules.Each(violations).Select(rule => $"{style.Rules.NameOf(rule)}: {style.Rules.Definition(rule).Name}"),
            ];
            _texts.Add(violations, texts);
        }

        return texts;
    }

    private Chart ChartOf(string machine, string metric)
    {
        if (!_charts.TryGetValue((machine, metric), out var chart))
        {
            _charts.Add((machine, metric), chart = new Chart(style?.Panels.Count ?? 2));
            if (!_machines.TryGetValue(machine, out var charts))
            {
                _machines.Add(machine, charts = []);
            }

            charts.Add((metric, chart));
        }

        return chart;
    }

    private sealed class Chart(int panels)
    {
        public string Unit { get; set; } = "";

        public ChartHistory[] Panels { get; } = [.. Enumerable.Range(0, panels).Select(_ => new ChartHistory(Kept))];

        public Baseline? Baseline { get; set; }

        public ChartRemarks Remarks { get; } = new();

        public string? Notice { get; set; }

        /// <summary>What stands behind the notice, and is told anew when it changes, also after a restart.</summary>
        public string? Remark { get; set; }

        public long Version { get; set; }
    }
}
