using System.Runtime.CompilerServices;
using RealtimeWorkbench.Samples;

namespace RealtimeWorkbench.Sources.Host;

/// <summary>Samples the load of this very machine and of this process, until it is cancelled.</summary>
/// <remarks>
/// The first sample lacks what needs a difference. What this machine does not tell is absent, and <see cref="Notes"/> says so
/// once. Each call of <see cref="ReadAsync"/> measures on its own.
/// </remarks>
public sealed class SystemMetrics : ISampleSource
{
    private const double Megabyte = 1e6;

    private readonly SystemMetricsOptions _options;
    private readonly TimeProvider _time;
    private readonly GpuReader? _gpu;
    private readonly int _machine;

    /// <summary>Prepares sampling.</summary>
    /// <param name="options">Settings, or <see langword="null"/> for the defaults.</param>
    /// <param name="time">Clock, or <see langword="null"/> for the clock of the system.</param>
    /// <param name="catalog">Names to share with other sources, or <see langword="null"/> for an own catalog.</param>
    /// <exception cref="ArgumentException">The interval is out of its range, or the machine has no name.</exception>
    public SystemMetrics(SystemMetricsOptions? options = null, TimeProvider? time = null, MetricCatalog? catalog = null)
    {
        _options = OptionsGuard.Valid(options ?? new SystemMetricsOptions());
        _time = time ?? TimeProvider.System;
        Catalog = catalog ?? new MetricCatalog();
        ArgumentException.ThrowIfNullOrWhiteSpace(_options.Machine);
        _machine = Catalog.Machines.GetOrAdd(_options.Machine);
        _gpu = GpuReader.Find(_time, Environment.GetEnvironmentVariable("PATH") ?? "");
        List<string> notes = [];
        if (_gpu is null)
        {
            notes.Add("No graphics processor was found; gpu_percent is left out.");
        }

        if (!OperatingSystem.IsLinux())
        {
            notes.Add("Only Linux tells processor, memory, disk transfer and load of the machine; they are left out here.");
        }

        Notes = notes;
    }

    /// <inheritdoc />
    public string Name => "system";

    /// <inheritdoc />
    public MetricCatalog Catalog { get; }

    /// <inheritdoc />
    public long? ExpectedSamples => null;

    /// <inheritdoc />
    public bool IsLive => true;

    /// <summary>What is left out on this machine, and why; whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <inheritdoc />
    public async IAsyncEnumerable<SampleBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        var host = new HostReader(_time);
        var process = new ProcessReader(_time);
        for (var count = 1L; ; count++)
        {
            var gpu = _gpu is null ? GpuReading.None : await _gpu.ReadAsync(cancellationToken).ConfigureAwait(false);
            var batch = SampleBatch.Rent(Catalog, capacity: 1);
            batch.AddRow(_time.GetUtcNow().UtcTicks, _machine);
            Add(batch, host.Read());
            Add(batch, process.Read());
            Add(batch, gpu);
            batch.End = new SourcePosition(count);
            var sampled = batch.ReceivedAt = _time.GetTimestamp();
            yield return batch;

            // A reader that was held up finds a tick waiting; taking it would measure rates over next to no time.
            do
            {
                await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            }
            while (_time.GetElapsedTime(sampled) < _options.Interval / 2);
        }
    }

    private static void Add(SampleBatch batch, HostReading host)
    {
        Set(batch, "cpu_percent", host.CpuPercent, "%");
        Set(batch, "memory_percent", host.MemoryPercent, "%");
        Set(batch, "memory_used", host.MemoryUsedBytes / Megabyte, "MB");
        if (host.Disks.Count > 0)
        {
            Set(batch, "disk_percent", host.Disks.Max(disk => disk.UsedPercent), "%");
        }

        // One disk is the fullest disk; several get a metric each besides.
        foreach (var disk in host.Disks.Count > 1 ? host.Disks : [])
        {
            Set(batch, $"disk_percent:{disk.Mount}", disk.UsedPercent, "%");
        }

        Set(batch, "disk_read_rate", host.DiskReadRate, "B/s");
        Set(batch, "disk_write_rate", host.DiskWriteRate, "B/s");
        Set(batch, "network_receive_rate", host.NetworkReceiveRate, "B/s");
        Set(batch, "network_transmit_rate", host.NetworkTransmitRate, "B/s");
        Set(batch, "load_1m", host.Load, "");
    }

    private static void Add(SampleBatch batch, ProcessReading process)
    {
        Set(batch, "process_cpu_percent", process.CpuPercent, "%");
        Set(batch, "process_memory", process.MemoryBytes / Megabyte, "MB");
        Set(batch, "process_threads", process.Threads, "");
        Set(batch, "gc_heap", process.GcHeapBytes / Megabyte, "MB");
        Set(batch, "gc_collections_rate", process.GcCollectionsRate, "1/s");
        Set(batch, "gc_pause_percent", process.GcPausePercent, "%");
        Set(batch, "thread_pool_queue", process.ThreadPoolQueue, "");
    }

    private static void Add(SampleBatch batch, GpuReading gpu)
    {
        Set(batch, "gpu_percent", gpu.Percent, "%");
        Set(batch, "gpu_memory_percent", gpu.MemoryPercent, "%");
        Set(batch, "gpu_temperature", gpu.Temperature, "°C");
    }

    private static void Set(SampleBatch batch, string name, double value, string unit)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        var metric = batch.Catalog.Metrics.GetOrAdd(name);
        batch.Catalog.SetUnit(metric, unit);
        batch.SetValue(row: 0, metric, value);
    }
}
