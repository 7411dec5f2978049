using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Health;

/// <summary>Checks this machine: processor, memory, disks and network.</summary>
/// <remarks>
/// Bounds (degraded, critical) and weights: processor 90 %, 110 %, 0.3; memory 85 %, 95 %, 0.3; each disk 85 %, 95 %, 0.2
/// shared by all; network errors 1 %, 3 % of packets, 0.2. A busy processor alone is never worse than degraded: it slows,
/// and breaks nothing.
/// </remarks>
/// <param name="time">Clock, or <see langword="null"/> for the clock of the system.</param>
public sealed class SystemHealthCheck(TimeProvider? time = null) : IHealthCheck
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly HostReader _reader = new(time ?? TimeProvider.System);
    private bool _looked;

    /// <inheritdoc />
    public string Component => "system";

    /// <inheritdoc />
    public async ValueTask<HealthReading> CheckAsync(CancellationToken cancellationToken = default)
    {
        if (!_looked)
        {
            // Processor use is a difference: the first check takes a short look, the later ones see their whole interval.
            _reader.Read();
            await Task.Delay(FirstLook, _time, cancellationToken).ConfigureAwait(false);
            _looked = true;
        }

        return Judge(_reader.Read());
    }

    /// <summary>Sets bounds to what was read.</summary>
    internal static HealthReading Judge(HostReading host)
    {
        List<HealthMeasure> measures =
        [
            new("processor use", host.CpuPercent, "%", degradedAt: 90, criticalAt: 110, weight: 0.3),
            new("memory use", host.MemoryPercent, "%", degradedAt: 85, criticalAt: 95, weight: 0.3),
        ];
        measures.AddRange(host.Disks.Select(disk => new HealthMeasure(
            $"use of disk {disk.Mount}", disk.UsedPercent, "%", degradedAt: 85, criticalAt: 95, 0.2 / host.Disks.Count)));
        if (double.IsFinite(host.NetworkErrorPercent))
        {
            measures.Add(new("share of network packets with errors", host.NetworkErrorPercent, "%", 1, 3, weight: 0.2));
        }

        AddShown(measures, "network receive rate", host.NetworkReceiveRate, "B/s");
        AddShown(measures, "network transmit rate", host.NetworkTransmitRate, "B/s");
        AddShown(measures, "disk read rate", host.DiskReadRate, "B/s");
        AddShown(measures, "disk write rate", host.DiskWriteRate, "B/s");
        AddShown(measures, "load over 1 min", host.Load, "");
        return new HealthReading(measures, []);
    }

    private static void AddShown(List<HealthMeasure> measures, string name, double value, string unit)
    {
        if (double.IsFinite(value))
        {
            measures.Add(HealthMeasure.Shown(name, value, unit));
        }
    }
}
