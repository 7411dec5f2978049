using System.Globalization;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Streaming;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc.Capability;

/// <summary>Follows the Cpk of metrics with a specification over a rolling window, and reports where it is too low.</summary>
/// <remarks>
/// Rule: capability/cpk. It is raised when Cpk is below the minimum by more than two standard errors, and cleared when it is at the minimum
/// again, so that it neither tells of chance nor comes and goes. All values count, those that alarm on a chart included: a capability is what the
/// customer gets. Constant time a value, and a sentence for the chart every fifth of a window. Not thread-safe.
/// </remarks>
public sealed class CapabilityMonitor : IMonitor, IMachineState
{
    private const string Rule = "capability/cpk";

    /// <summary>Standard errors that a Cpk has to be too low by: a process that has what is asked for is below it by chance every now and then.</summary>
    private const double Errors = 2;

    /// <summary>Pieces from which on all subgroups of a machine are written anew in one, as those of charts are.</summary>
    private const int MostPieces = 16;

    /// <summary>How many pieces with subgroups checkpoints have of a machine: those of all windows, and then what came between two checkpoints each.</summary>
    private readonly Dictionary<int, int> _pieces = [];
    private readonly CapabilityMonitorOptions _options;
    private readonly IChartSink? _sink;
    private readonly SeriesTable<Series> _series = new();
    private readonly MetricOrder _order = new();

    /// <summary>Creates a monitor that has seen nothing.</summary>
    /// <param name="options">Specifications and window.</param>
    /// <param name="sink">Takes the newest Cpk as a remark at the chart; may be <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public CapabilityMonitor(CapabilityMonitorOptions options, IChartSink? sink = null)
    {
        if (options.Window < 10 || options.SubgroupSize is < 1 or > 25 || !(options.MinimumCpk > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), Invariant($"The window has {options.Window} subgroups of {options.SubgroupSize} and the least Cpk is {options.MinimumCpk}; there must be at least 10, of 1 to 25 values, and it must be above 0."));
        }

        (_options, _sink) = (options, sink);
    }

    /// <inheritdoc />
    string IMachineState.Part => "capability";

    /// <inheritdoc />
    string IMachineState.Settings => _options.StateSettings;

    /// <inheritdoc />
    public bool Reports(string machine, string metric, string rule) => rule == Rule && _options.Specifications.ContainsKey(metric);

    /// <inheritdoc />
    public void Observe(SampleBatch batch, SignalSink signals)
    {
        foreach (var metric in _order.Of(batch))
        {
            if (!_options.Specifications.TryGetValue(batch.Catalog.Metrics[metric], out var specification))
            {
                continue;
            }

            var column = batch.Column(metric);
            var machines = batch.Machines;
            for (var row = 0; row < column.Length; row++)
            {
                if (double.IsFinite(column[row]))
                {
                    var rolling = _series[metric, machines[row]].Rolling ??= new RollingCapability(_options.Window, _options.SubgroupSize, _options.GapFactor);
                    if (rolling.Add(column[row], batch.Timestamps[row]) && rolling.IsFull)
                    {
                        Judge(rolling, specification, batch, row, metric, signals);
                    }
                }
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Save(int machine, StateWriter writer)
    {
        foreach (var metric in _series.MetricsOf(machine))
        {
            if (_series[metric, machine].Rolling is { } rolling)
            {
                writer.WriteMetric(metric);
                rolling.Save(writer);
            }
        }

        SaveRows(machine, writer);
    }

    /// <inheritdoc />
    void IMachineState.Restore(int machine, StateReader reader)
    {
        while (reader.Remaining > 0)
        {
            var metric = reader.ReadMetric();
            var rolling = new RollingCapability(_options.Window, _options.SubgroupSize, _options.GapFactor);
            rolling.Restore(reader);
            _series[metric, machine].Rolling = rolling;
        }

        var pieces = 0;
        while (reader.NextPiece(out var key))
        {
            pieces = (int)key + 1;
            while (reader.Remaining > 0)
            {
                RollingCapability.RestoreRows(reader, _series[reader.ReadMetric(), machine].Rolling);
            }
        }

        _pieces[machine] = pieces;
        foreach (var metric in _series.MetricsOf(machine))
        {
            if (_series[metric, machine].Rolling is { } rolling && !rolling.EndRestore())
            {
                throw reader.Damaged(Invariant($"a window without some of its {_options.Window} subgroups"));
            }
        }
    }

    /// <inheritdoc />
    void IMachineState.Forget(int machine, string name)
    {
        _series.Forget(machine);
        _pieces.Remove(machine);
    }

    /// <summary>Writes the subgroups that are new, and now and then all.</summary>
    private void SaveRows(int machine, StateWriter writer)
    {
        var pieces = _pieces.GetValueOrDefault(machine);
        var whole = pieces >= MostPieces;
        var hasBegun = false;
        foreach (var metric in _series.MetricsOf(machine))
        {
            if (_series[metric, machine].Rolling is not { Rows: > 0 } rolling || !(whole || rolling.IsUnsaved))
            {
                continue;
            }

            if (!hasBegun)
            {
                hasBegun = true;
                writer.Piece(whole ? 0 : pieces);
            }

            writer.WriteMetric(metric);
            rolling.SaveRows(writer, whole);
        }

        if (!hasBegun)
        {
            return;
        }

        for (var piece = 1; whole && piece < pieces; piece++)
        {
            writer.Remove(piece);
        }

        _pieces[machine] = whole ? 1 : pieces + 1;
    }

    private void Judge(RollingCapability rolling, SpecificationLimits specification, SampleBatch batch, int row, int metric, SignalSink signals)
    {
        var cpk = rolling.Cpk(specification);
        var error = Errors * rolling.ErrorOf(cpk);

        // Without any spread and on the very limit it is not a number, which is no capability.
        var isLow = !(cpk + (rolling.IsLow ? 0 : error) >= _options.MinimumCpk);
        var changes = isLow != rolling.IsLow;
        if (!changes && (_sink is null || rolling.Rows % Math.Max(1, _options.Window / 5) != 0))
        {
            return;
        }

        rolling.IsLow = isLow;
        var machine = batch.Catalog.Machines[batch.Machines[row]];
        var name = batch.Catalog.Metrics[metric];
        var facts = Invariant(
            $"over the last {_options.Window} {(_options.SubgroupSize > 1 ? "subgroups" : "values")} (mean {Number(rolling.Mean)}, sigma within {Number(rolling.Sigma)}, specification {Words(specification)})");
        _sink?.OnRemark(machine, name, Invariant($"Cpk {cpk:0.00} {facts}; at least {_options.MinimumCpk:0.00###} is asked for."));
        if (changes)
        {
            signals.Report(row, new Signal(
                isLow ? SignalKind.Raised : SignalKind.Cleared,
                new DateTimeOffset(batch.Timestamps[row], TimeSpan.Zero),
                machine,
                name,
                Rule,
                Severity.Medium,
                cpk,
                _options.MinimumCpk,
                null,
                isLow
                    ? Invariant($"Cpk of {name} is {cpk:0.00} ± {error:0.00}, below {_options.MinimumCpk:0.00###}, {facts}.")
                    : Invariant($"Cpk of {name} is {cpk:0.00} again, {facts}.")));
        }
    }

    private static string Words(SpecificationLimits specification) =>
        specification.Lower is { } lower && specification.Upper is { } upper ? $"{Number(lower)} to {Number(upper)}"
        : specification.Lower is { } least ? $"from {Number(least)}"
        : $"up to {Number(specification.Upper!.Value)}";

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private struct Series
    {
        public RollingCapability? Rolling;
    }
}
