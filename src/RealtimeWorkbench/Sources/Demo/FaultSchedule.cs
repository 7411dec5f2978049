namespace RealtimeWorkbench.Sources.Demo;

/// <summary>Decides which fault a demo process has when, by the index of the sample after the history.</summary>
/// <remarks>
/// Faults come in rounds, each with every kind once in an order of the seed, and take turns on the metrics and machines.
/// With a duration all kinds occur in it at least once, if it is long enough for faults of five samples.
/// </remarks>
internal sealed class FaultSchedule
{
    private const int MinSlot = 10;
    private const double MaxSlotSeconds = 20;
    private const double MaxFaultSeconds = 6;

    private static readonly FaultKind[] Kinds = Enum.GetValues<FaultKind>();

    private readonly SeededNoise _noise;
    private readonly FaultKind[] _order = [.. Kinds];
    private readonly int _machines;
    private readonly int _metrics;
    private readonly double _slot;
    private readonly double _lead;
    private readonly long _faultLength;
    private readonly long _count;
    private readonly int _history;
    private long _made;

    /// <param name="options">Seed, rate, duration, history.</param>
    /// <param name="metrics">Number of metrics to take turns on.</param>
    public FaultSchedule(DemoProcessOptions options, int metrics)
    {
        _noise = new SeededNoise(options.Seed, int.MaxValue);
        _machines = options.Machines;
        _metrics = metrics;
        _history = options.HistorySamples;
        var rate = options.SamplesPerSecond;
        if (options.Duration is { } duration)
        {
            var samples = Math.Floor(duration.TotalSeconds * rate);
            _lead = samples * 0.05;
            _slot = Math.Max(MinSlot, Math.Min((samples - _lead) / Kinds.Length, MaxSlotSeconds * rate));
            _count = (long)Math.Floor(((samples - _lead) / _slot) + 1e-9);
        }
        else
        {
            _slot = Math.Max(MinSlot, MaxSlotSeconds * rate);
            _lead = Math.Max(MinSlot / 2, rate * 5);
            _count = long.MaxValue;
        }

        _faultLength = (long)Math.Max(MinSlot / 2, Math.Min(_slot * 0.5, MaxFaultSeconds * rate));
    }

    /// <summary>The next fault in time, or <see langword="null"/> after the last.</summary>
    public PlannedFault? Next()
    {
        if (!(_made < _count))
        {
            return null;
        }

        var inRound = (int)(_made % Kinds.Length);
        if (inRound == 0)
        {
            Shuffle();
        }

        var kind = _order[inRound];
        var start = (long)((_made * _slot) + _lead + (_noise.NextUniform() * _slot * 0.05));

        // A fault that begins with a subgroup is seen earlier than one that begins inside it; be fair and begin inside.
        while (start % 5 == 0 || (_history + start) % 5 == 0)
        {
            start++;
        }

        var machine = (int)(_made % _machines);
        var metric = (int)(_made % _metrics);
        _made++;
        return new PlannedFault(kind, machine, metric, start, start + _faultLength);
    }

    private void Shuffle()
    {
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var other = _noise.NextInt(i + 1);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }
    }
}
