namespace RealtimeWorkbench.Streaming;

/// <summary>State by metric and machine. Allocates only when a new one of either appears.</summary>
internal sealed class SeriesTable<T>
{
    private T?[]?[] _byMetric = [];

    /// <summary>State of a metric of a machine; the default one if it is new.</summary>
    public ref T? this[int metric, int machine]
    {
        get
        {
            if (metric >= _byMetric.Length)
            {
                Array.Resize(ref _byMetric, Math.Max(metric + 1, _byMetric.Length * 2));
            }

            ref var machines = ref _byMetric[metric];
            if (machines is null || machine >= machines.Length)
            {
                Array.Resize(ref machines, Math.Max(machine + 1, (machines?.Length ?? 0) * 2));
                _byMetric[metric] = machines;
            }

            return ref machines[machine];
        }
    }

    /// <summary>Metrics that may have a state of a machine, in the order of their numbers.</summary>
    public IEnumerable<int> MetricsOf(int machine)
    {
        for (var metric = 0; metric < _byMetric.Length; metric++)
        {
            if (_byMetric[metric] is { } machines && machine < machines.Length)
            {
                yield return metric;
            }
        }
    }

    /// <summary>Forgets a machine.</summary>
    public void Forget(int machine)
    {
        foreach (var metric in MetricsOf(machine))
        {
            this[metric, machine] = default;
        }
    }

    /// <summary>Reads the state of a metric of a machine without making room for it.</summary>
    public T? Peek(int metric, int machine) =>
        (uint)metric < (uint)_byMetric.Length && _byMetric[metric] is { } machines && (uint)machine < (uint)machines.Length
            ? machines[machine]
            : default;
}
