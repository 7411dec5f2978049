using RealtimeWorkbench.Spc.Analysis;
using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;

namespace RealtimeWorkbench.Spc;

// What is known of a metric from before and not estimated.
internal sealed partial class MonitoredChart
{
    /// <summary>The process, where nothing is left to be estimated; else <see langword="null"/>.</summary>
    private readonly ProcessEstimate? _given;

    private ProcessStandard Standard => Options.Standards.Count > 0 ? Options.Standards.GetValueOrDefault(Metric) : default;

    /// <summary>Whether a stored baseline says what is known; one that was estimated before it was known does not, nor one that was given and is no more.</summary>
    private bool Agrees(Baseline stored) =>
        stored.Samples > 0
        && (Standard.Center is not { } center || stored.Center == center) && (Standard.Sigma is not { } sigma || stored.Sigma == sigma);

    /// <summary>Begins with limits from what is known, as a baseline that no samples were needed for.</summary>
    /// <param name="time">Event time of the first value.</param>
    private void TakeStandard(long time)
    {
        var process = _given!;
        var design = Options.Counted(Options.DesignFor(Standard), process, rows: 0);
        var chart = StreamingChart.Create(design with { HasSteadyLimits = true }, process);
        var row = new double[_size];
        Array.Fill(row, process.Center);
        for (var i = 0; i < Math.Max(2, design.AverageSpan); i++)
        {
            // Ranges of neighbours have limits from the second row on, averages those that stay once there are as many rows as they span.
            Array.Clear(_common.Plotted);
            chart.Plot(new ChartInput(row, RowSize), _common.Plotted);
        }

        var at = new DateTimeOffset(time, TimeSpan.Zero);
        var given = Describe(design, process) with
        {
            From = at,
            To = at,
            EstablishedAt = at,
            Interval = Options.SampleInterval,
            SubgroupInterval = Options.SampleInterval * _size,
        };
        given = given with { Reason = Invariant($"Given by Spc.Standards: limits {given.Location.Lower:G6} to {given.Location.Upper:G6}.") };
        var known = Store.Latest(Machine, Metric);
        var isKnown = known is not null && known == given with { Version = known.Version, From = known.From, To = known.To, EstablishedAt = known.EstablishedAt };
        _isStored = true;
        TakeUp(isKnown ? known! : Store.Add(given));
        if (FalseAlarms.OfCounts(design, Options.Rules, process, RowSize, rows: 0, Options.FalseAlarmEvery) is { } sentence)
        {
            Notice($"{Metric}: {sentence}");
        }
    }

    /// <summary>A baseline with the limits of the last point that was plotted, of no samples yet.</summary>
    private Baseline Describe(ChartDesign design, ProcessEstimate process) => new()
    {
        Machine = Machine,
        Metric = Metric,
        Chart = Options.ActualChart,
        SubgroupSize = _size,
        SigmaMultiple = design.SigmaMultiple,
        Center = process.Center,
        Sigma = process.Sigma,
        SigmaMethod = Standard.Sigma is null ? design.SigmaMethod : null,
        Between = double.IsNaN(process.Between) ? null : process.Between,
        Coefficients = process.Coefficients.Count == 0 ? null : process.Coefficients,
        SampleSize = Info.Input == ChartInputKind.CountOfSize ? Options.SampleSize : null,
        Basis = Basis,
        Coverage = design.Coverage,
        Span = Options.Span,
        Lambda = Options.ActualChart == ChartKind.Ewma ? Options.Lambda : null,
        Shift = IsCusum ? design.Shift : null,
        DecisionInterval = IsCusum ? design.DecisionInterval : null,
        HeadStart = IsCusum ? design.HeadStart : null,
        Location = _common.Plotted[0].Limits,
        Dispersion = _common.Plotted.Length > 1 || Info.Panels[0].Name is "r" or "s" ? _common.Plotted[^1].Limits : default,
        Subgroups = 0,
        Samples = 0,
        SubgroupsBeyondLimits = 0,
        From = default,
        To = default,
        DataHash = Baselines.Baseline.HashOf([]),
        EstablishedBy = Options.EstablishedBy,
        Reason = "",
    };
}
