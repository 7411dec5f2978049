using RealtimeWorkbench.Spc.Baselines;
using RealtimeWorkbench.Spc.Charts;
using RealtimeWorkbench.Spc.Rules;
using RealtimeWorkbench.Streaming.Checkpoints;

namespace RealtimeWorkbench.Spc;

// What a resumed run has to know of a chart.
internal sealed partial class MonitoredChart
{
    public void Save(StateWriter writer)
    {
        writer.Write((int)Options.ActualChart);
        writer.Write(_size);
        writer.Write(Baseline is not null);
        if (Baseline is not null)
        {
            Save(writer, Baseline);
            writer.Write(_isStored);
            writer.Write(Baseline.Coverage);
            writer.Write(Baseline.Span ?? 0);
            writer.Write(Baseline.Lambda);
            writer.Write(Baseline.Shift);
            writer.Write(Baseline.DecisionInterval);
            writer.Write(Baseline.HeadStart);
            writer.Write(Baseline.Location.Reach);
            writer.Write(Baseline.Interval?.Ticks ?? -1);
            writer.Write(Baseline.SubgroupInterval?.Ticks ?? -1);
            writer.Write(Baseline.EstablishedAt?.UtcTicks ?? -1);
            writer.Write((int)(Baseline.SigmaMethod ?? (SigmaMethod)(-1)));
        }

        // Values of Phase I are written anew each time: Phase I is short, and over once and for all.
        writer.Write(_values.Length);
        writer.Write(_filled);
        writer.Write(_values.AsSpan(0, _filled));
        var times = Baseline is null ? _filled : 0;
        writer.Write(times);
        writer.Write(_times.AsSpan(0, times));
        writer.Write(_last);
        writer.Write(_between);
        writer.Write(_torn);
        writer.Write(_lastRow);
        writer.Write(_betweenRows);
        writer.Write(_index);
        writer.Write(_sawUnfit);
        writer.Write(_saidWhyNot);
        foreach (ref var panel in _panels.AsSpan())
        {
            panel.Tracker.Save(writer);
            writer.Write((int)panel.Violations);
            writer.Write((int)panel.Holding);
            writer.Write((int)panel.Above);
            foreach (var rule in Options.Rules.Each(panel.Holding))
            {
                writer.Write(panel.FirstOf(rule));
            }

            writer.Write(panel.Value);
            writer.Write(panel.IsRising);
            writer.Write(panel.IsCut);
            writer.Write(panel.Window is null ? 0 : Options.Rules.Custom.Max(rule => rule.Length));
            panel.Window?.Save(writer);
        }

        _chart?.Save(writer);
        writer.Write(_chart is not null && _recent is not null);
        if (_chart is not null)
        {
            _recent?.Save(writer);
            writer.Write(Options.Adaptive);
        }
    }

    /// <summary>Takes back what was saved.</summary>
    /// <returns>False if it is of another chart than the settings ask for now, so that the chart has to begin anew.</returns>
    public bool Restore(StateReader reader)
    {
        var fits = (ChartKind)reader.ReadInt32() == Options.ActualChart & reader.ReadInt32() == _size;
        Baseline? baseline = null;
        var isStored = false;
        if (reader.ReadBool())
        {
            baseline = _common.WithSharedTexts(ReadBaseline(reader, Machine, Metric));
            isStored = reader.ReadBool();
            baseline = baseline with
            {
                Coverage = reader.ReadOptionalDouble(),
                Span = reader.ReadInt32() is > 0 and var span ? span : null,
                Lambda = reader.ReadOptionalDouble(),
                Shift = reader.ReadOptionalDouble(),
                DecisionInterval = reader.ReadOptionalDouble(),
                HeadStart = reader.ReadOptionalDouble(),
                Location = baseline.Location with { Reach = reader.ReadDouble() },
                Interval = ReadInterval(reader),
                SubgroupInterval = ReadInterval(reader),
                EstablishedAt = reader.ReadInt64() is >= 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
                SigmaMethod = reader.ReadInt32() is >= 0 and var method ? (SigmaMethod)method : null,

                // Among the settings of who gives it, so that a checkpoint of another one is not read.
                Basis = Basis,
            };
        }

        var capacity = reader.ReadInt32();
        if (!fits)
        {
            // What another chart remembers cannot even be read.
            reader.Skip();
            return false;
        }

        fits &= capacity == (baseline is null ? _values.Length : _size);
        var values = new double[reader.ReadCount(sizeof(double))];
        reader.Read(values);
        var times = new long[reader.ReadCount(sizeof(long))];
        reader.Read(times);
        var last = reader.ReadInt64();
        var (between, torn) = (reader.ReadInt64(), reader.ReadInt32());
        var (lastRow, betweenRows) = (reader.ReadInt64(), reader.ReadInt64());
        var index = reader.ReadInt64();
        var (sawUnfit, saidWhyNot) = (reader.ReadBool(), reader.ReadBool());
        Panel[] panels = [.. Info.Panels.Select((_, panel) => new Panel(Options.Rules, _panels[panel].Rules))];
        foreach (ref var panel in panels.AsSpan())
        {
            panel.Tracker = RuleTracker.Read(reader);
            panel.Violations = (RuleSet)reader.ReadInt32();
            panel.Holding = (RuleSet)reader.ReadInt32();
            panel.Above = (RuleSet)reader.ReadInt32();
            if ((panel.Holding & ~panel.Rules) != 0)
            {
                throw reader.Damaged("a rule that the chart does not have");
            }

            foreach (var rule in Options.Rules.Each(panel.Holding))
            {
                panel.FirstOf(rule) = reader.ReadInt64();
            }

            panel.Value = reader.ReadDouble();
            panel.IsRising = reader.ReadBool();
            panel.IsCut = reader.ReadBool();
            if (reader.ReadInt32() != (panel.Window is null ? 0 : Options.Rules.Custom.Max(rule => rule.Length)))
            {
                // Rules of other lengths looked at other windows.
                reader.Skip();
                return false;
            }

            panel.Window?.Restore(reader);
        }

        var chart = baseline is null ? null : StreamingChart.Create(_common.Shared(DesignOf(baseline)), baseline.Process);
        chart?.Restore(reader);
        var recent = new RecentRows(RowsInBlock, _size);
        if (reader.ReadBool())
        {
            recent.Restore(reader);
        }

        if (baseline is not null && reader.ReadBool() != Options.Adaptive)
        {
            // One kind of block has rows with an alarm, which limits that nobody looks at must not come from; the other lacks them.
            recent.Reset();
        }

        if (!fits)
        {
            return false;
        }

        if (values.Length >= capacity || (baseline is null && times.Length > _times.Length))
        {
            throw reader.Damaged(Invariant($"a chart of {values.Length} values where {capacity} are too many"));
        }

        if (baseline is not null)
        {
            Store.PutBack(baseline, Options.EstablishedBy);
            Use(baseline);
            _chart = chart;
            _recent = Options.RecentSubgroups > 0 ? recent : null;

            // A person may have gone back to another one since; the first point after this asks.
            _revision = -1;
        }

        values.CopyTo(_values.AsSpan());
        times.CopyTo(_times.AsSpan());
        _filled = values.Length;
        (_last, _index) = (last, index);
        (_between, _torn, _lastRow, _betweenRows) = (between, torn, lastRow, betweenRows);
        (_sawUnfit, _saidWhyNot, _isStored) = (sawUnfit, saidWhyNot, isStored);
        panels.CopyTo(_panels.AsSpan());
        return true;
    }

    /// <summary>Takes the baseline back that the chart has added.</summary>
    public void Forget()
    {
        if (Baseline is not null && !_isStored)
        {
            Store.TakeBack(Baseline);
        }
    }

    internal static void Save(StateWriter writer, Baseline baseline)
    {
        writer.Write(baseline.Version);
        writer.Write((int)baseline.Chart);
        writer.Write(baseline.SubgroupSize);
        writer.Write(baseline.SigmaMultiple);
        writer.Write(baseline.Center);
        writer.Write(baseline.Sigma);
        writer.Write(baseline.Between);
        writer.Write(baseline.SampleSize);
        writer.Write(baseline.Coefficients?.Count ?? 0);
        foreach (var coefficient in baseline.Coefficients ?? [])
        {
            writer.Write(coefficient);
        }

        Save(writer, baseline.Location);
        Save(writer, baseline.Dispersion);
        writer.Write(baseline.Subgroups);
        writer.Write(baseline.Samples);
        writer.Write(baseline.SubgroupsBeyondLimits);
        writer.Write(baseline.From);
        writer.Write(baseline.To);
        SaveHash(writer, baseline);
        writer.Write(baseline.EstablishedBy);
        writer.Write(baseline.Reason);
    }

    internal static Baseline ReadBaseline(StateReader reader, string machine, string metric) => new()
    {
        Machine = machine,
        Metric = metric,
        Version = reader.ReadInt32(),
        Chart = (ChartKind)reader.ReadInt32(),
        SubgroupSize = reader.ReadInt32(),
        SigmaMultiple = reader.ReadDouble(),
        Center = reader.ReadDouble(),
        Sigma = reader.ReadDouble(),
        Between = reader.ReadOptionalDouble(),
        SampleSize = reader.ReadOptionalDouble(),
        Coefficients = ReadCoefficients(reader),
        Location = ReadLimits(reader),
        Dispersion = ReadLimits(reader),
        Subgroups = reader.ReadInt32(),
        Samples = reader.ReadInt32(),
        SubgroupsBeyondLimits = reader.ReadInt32(),
        From = reader.ReadTime(),
        To = reader.ReadTime(),
        DataHash = reader.ReadString(),
        EstablishedBy = reader.ReadString(),
        Reason = reader.ReadString(),
    };

    private static void SaveHash(StateWriter writer, Baseline baseline)
    {
        if (baseline.Digest == default)
        {
            writer.Write(baseline.DataHash);
            return;
        }

        // A checkpoint writes many.
        Span<char> digits = stackalloc char[DataDigest.Digits];
        baseline.Digest.WriteTo(digits);
        writer.Write(digits);
    }

    private static void Save(StateWriter writer, ControlLimits limits)
    {
        writer.Write(limits.Lower);
        writer.Write(limits.Center);
        writer.Write(limits.Upper);
        writer.Write(limits.Sigma);
    }

    private static TimeSpan? ReadInterval(StateReader reader) => reader.ReadInt64() is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    private static double[]? ReadCoefficients(StateReader reader)
    {
        var count = reader.ReadCount(sizeof(double));
        if (count == 0)
        {
            return null;
        }

        var coefficients = new double[count];
        reader.Read(coefficients);
        return coefficients;
    }

    private static ControlLimits ReadLimits(StateReader reader) =>
        new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
}
