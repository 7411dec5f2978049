using System.Net.NetworkInformation;
using System.Security;

namespace RealtimeWorkbench.Sources.Host;

/// <summary>Reads the load of this machine. Rates count from the reading before, so each user needs a reader of its own.</summary>
/// <remarks>
/// On Linux from <c>/proc</c>. Elsewhere only what .NET offers everywhere: file systems and network. Not thread-safe.
/// </remarks>
/// <param name="time">Clock.</param>
public sealed class HostReader(TimeProvider time)
{
    private readonly string? _proc = OperatingSystem.IsLinux() ? "/proc" : null;
    private HostSnapshot? _before;
    private long _readAt;

    /// <summary>Reads a tree like <c>/proc</c>.</summary>
    internal HostReader(TimeProvider time, string proc)
        : this(time) => _proc = proc;

    /// <summary>Reads the load since the reading before. The first reading has no rates and no processor use.</summary>
    public HostReading Read()
    {
        var now = time.GetTimestamp();
        var snapshot = _proc is { } proc ? ReadProc(proc) : ReadPortable();
        var reading = HostReading.Between(_before, snapshot, time.GetElapsedTime(_readAt, now));
        _before = snapshot;
        _readAt = now;
        return reading;
    }

    private static HostSnapshot ReadProc(string proc) => new()
    {
        Cpu = ProcText.Cpu(Text(proc, "stat")),
        Memory = ProcText.Memory(Text(proc, "meminfo")),
        Load = ProcText.Load(Text(proc, "loadavg")),
        Disks = ProcText.Disks(Text(proc, "diskstats")),
        Networks = ProcText.Networks(Text(proc, "net/dev")),
        Mounts = Measure(ProcText.Mounts(Text(proc, "mounts")).DefaultIfEmpty("/")),
    };

    private static HostSnapshot ReadPortable() => new()
    {
        Networks = ReadNetworks(),
        Mounts = Measure(DriveInfo.GetDrives().Where(drive => drive.DriveType == DriveType.Fixed).Select(drive => drive.Name)),
    };

    /// <summary>Reads a file, or nothing: a container may hide any of them, and then its figures are absent.</summary>
    private static string Text(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException)
        {
            return "";
        }
    }

    private static List<DiskUse> Measure(IEnumerable<string> mounts)
    {
        List<DiskUse> disks = [];
        foreach (var mount in mounts)
        {
            try
            {
                var drive = new DriveInfo(mount);
                var used = drive.TotalSize - drive.TotalFreeSpace;
                if (drive.TotalSize > 0 && used + drive.AvailableFreeSpace > 0)
                {
                    var percent = 100.0 * used / (used + drive.AvailableFreeSpace);
                    disks.Add(new DiskUse(mount, percent, drive.AvailableFreeSpace));
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // Unmounted since the list was made, or not ours to see.
            }
        }

        return disks;
    }

    private static Dictionary<string, NetworkCounters> ReadNetworks()
    {
        var networks = new Dictionary<string, NetworkCounters>(StringComparer.Ordinal);
        foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
        {
            if (network.NetworkInterfaceType is NetworkInterfaceType.Loopback or NetworkInterfaceType.Tunnel
                || network.OperationalStatus != OperationalStatus.Up)
            {
                continue;
            }

            var counters = network.GetIPStatistics();
            networks[network.Id] = new NetworkCounters(
                counters.BytesReceived,
                counters.BytesSent,
                counters.UnicastPacketsReceived + counters.UnicastPacketsSent,
                counters.IncomingPacketsWithErrors + counters.OutgoingPacketsWithErrors);
        }

        return networks;
    }
}
