using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Demo;

/// <summary>One machine of a demo process: its noise, its path over the part, its fault.</summary>
internal sealed class DemoMachine
{
    /// <summary>The machine's metrics: melt-pool temperature, laser power, scan velocity.</summary>
    public static readonly (string Name, string Unit, double Mean, double Sigma)[] Metrics =
        [("temperature", "°C", 1000, 50), ("power", "W", 250, 5), ("velocity", "mm/s", 1200, 20)];

    private const double PartOrigin = 20;
    private const double PartSize = 60;

    private readonly DemoProcessOptions _options;
    private readonly SeededNoise _noise;
    private readonly double[] _deviations = new double[Metrics.Length];
    private readonly double[] _beforeFault = new double[Metrics.Length];
    private readonly double _innovation;
    private readonly int _key;
    private readonly int _running;
    private bool _started;

    /// <param name="options">Settings of the process.</param>
    /// <param name="index">Index of the machine, from 0.</param>
    /// <param name="key">Number of the machine in the catalog.</param>
    /// <param name="running">Number of the state RUNNING in the catalog.</param>
    public DemoMachine(DemoProcessOptions options, int index, int key, int running)
    {
        _options = options;
        _noise = new SeededNoise(options.Seed, index);
        _innovation = Math.Sqrt(1 - (options.Autocorrelation * options.Autocorrelation));
        _key = key;
        _running = running;
    }

    /// <summary>Key of a machine: am-01 and so on.</summary>
    public static string KeyOf(int index) => Invariant($"am-{index + 1:00}");

    /// <summary>Appends the machine's next sample.</summary>
    /// <param name="batch">Batch with room for it.</param>
    /// <param name="metrics">Numbers of <see cref="Metrics"/> in the catalog.</param>
    /// <param name="ticks">Event time.</param>
    /// <param name="index">Index of the sample; negative in the history.</param>
    /// <param name="fault">The fault it has now, or <see langword="null"/>.</param>
    public void Append(SampleBatch batch, int[] metrics, long ticks, long index, PlannedFault? fault)
    {
        var row = batch.AddRow(ticks, _key);
        batch.SetStatus(row, _running);
        SetPosition(batch, row, index + _options.HistorySamples);
        for (var i = 0; i < Metrics.Length; i++)
        {
            // Drawn whether or not a fault hides it, so that a fault doesn't change what comes after it.
            var normal = _noise.NextNormal();
            _deviations[i] = _started ? (_options.Autocorrelation * _deviations[i]) + (_innovation * normal) : normal;
            var deviation = _deviations[i];
            if (fault is not null && fault.Metric == i)
            {
                deviation = fault.Apply(index, deviation, _beforeFault[i]);
            }
            else
            {
                _beforeFault[i] = deviation;
            }

            if (!double.IsNaN(deviation))
            {
                // Three decimals, as finely as such sensors resolve.
                batch.SetValue(row, metrics[i], Math.Round(Metrics[i].Mean + (Metrics[i].Sigma * deviation), 3));
            }
        }

        _started = true;
    }

    /// <summary>Hatches a square part: up one line, down the next, turned by 90° from layer to layer.</summary>
    private void SetPosition(SampleBatch batch, int row, long sample)
    {
        var layer = (int)(sample / _options.SamplesPerLayer);
        var inLayer = (int)(sample % _options.SamplesPerLayer);
        var perLine = Math.Max(2, (int)Math.Sqrt(_options.SamplesPerLayer));
        var lines = Math.Max(2, (_options.SamplesPerLayer + perLine - 1) / perLine);
        var (line, along) = (inLayer / perLine, inLayer % perLine);
        along = line % 2 == 0 ? along : perLine - 1 - along;
        var a = Math.Round(PartOrigin + (PartSize * along / (perLine - 1)), 3);
        var b = Math.Round(PartOrigin + (PartSize * line / (lines - 1)), 3);
        var (x, y) = layer % 2 == 0 ? (a, b) : (b, a);
        batch.SetPosition(row, x, y, Math.Round((layer + 1) * _options.LayerThickness, 3), layer);
    }
}
