using System.Globalization;
using System.Text;

namespace RealtimeWorkbench.Sources.Host;

/// <summary>Reads the text files of the Linux <c>/proc</c> file system.</summary>
/// <remarks>Linux manual page proc(5). Text that lacks a figure gives no figure; nothing here throws on odd text.</remarks>
internal static class ProcText
{
    /// <summary>Unit of the sector counts in <c>diskstats</c>, whatever the sectors of the disk.</summary>
    private const long SectorBytes = 512;

    private static readonly string[] VirtualInterfaces = ["lo", "docker", "veth", "br-", "virbr", "ifb", "dummy", "cni", "flannel"];

    private static readonly string[] ImageFileSystems = ["squashfs", "iso9660", "erofs", "udf"];

    /// <summary>Reads the first line of <c>/proc/stat</c>.</summary>
    /// <returns>Times, or <see langword="null"/> if the line isn't there.</returns>
    public static CpuTimes? Cpu(string stat)
    {
        foreach (var line in stat.AsSpan().EnumerateLines())
        {
            var fields = Fields(line);
            if (fields is not ["cpu", ..])
            {
                continue;
            }

            // user nice system idle iowait irq softirq steal; guest time, after them, is part of user already.
            if (fields.Length < 5 || !Numbers(fields.AsSpan(1), out var times))
            {
                return null;
            }

            var waiting = times.Length > 4 ? times[4] : 0;
            return new CpuTimes(times.Take(8).Sum() - times[3] - waiting, times[3], waiting);
        }

        return null;
    }

    /// <summary>Reads <c>/proc/meminfo</c>.</summary>
    /// <returns>Memory, or <see langword="null"/> if total or available is missing.</returns>
    public static MemoryUse? Memory(string meminfo)
    {
        long? total = null;
        long? available = null;
        foreach (var line in meminfo.AsSpan().EnumerateLines())
        {
            if (Fields(line) is [var name, var value, "kB"] && Number(value) is { } kibibytes)
            {
                total = name == "MemTotal:" ? kibibytes * 1024 : total;
                available = name == "MemAvailable:" ? kibibytes * 1024 : available;
            }
        }

        return total > 0 && available is { } left ? new MemoryUse(total.Value, left) : null;
    }

    /// <summary>Reads <c>/proc/loadavg</c>.</summary>
    /// <returns>Processes running or waiting, averaged over 1 min; NaN if the text isn't like that.</returns>
    public static double Load(string loadavg) =>
        Fields(loadavg) is [var first, ..]
        && double.TryParse(first, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var load)
            ? load
            : double.NaN;

    /// <summary>Reads <c>/proc/diskstats</c>: whole disks only, since partitions and mappings count the same bytes again.</summary>
    public static IReadOnlyDictionary<string, DiskCounters> Disks(string diskstats)
    {
        var disks = new Dictionary<string, DiskCounters>(StringComparer.Ordinal);
        foreach (var line in diskstats.AsSpan().EnumerateLines())
        {
            // major minor name, reads: done merged sectors ms, writes: done merged sectors ms, …
            if (Fields(line) is [_, _, var name, _, _, var read, _, _, _, var written, ..]
                && IsWholeDisk(name) && Number(read) is { } reads && Number(written) is { } writes)
            {
                disks[name] = new DiskCounters(reads * SectorBytes, writes * SectorBytes);
            }
        }

        return disks;
    }

    /// <summary>Reads <c>/proc/net/dev</c>: interfaces that lead out of the machine.</summary>
    public static IReadOnlyDictionary<string, NetworkCounters> Networks(string dev)
    {
        var networks = new Dictionary<string, NetworkCounters>(StringComparer.Ordinal);
        foreach (var line in dev.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 0)
            {
                continue;
            }

            // Received: bytes packets errs drop fifo frame compressed multicast, then sent: bytes packets errs …
            var name = line[..colon].Trim().ToString();
            if (!IsVirtual(name) && Numbers(Fields(line[(colon + 1)..]), out var n) && n.Length >= 11)
            {
                networks[name] = new NetworkCounters(n[0], n[8], n[1] + n[9], n[2] + n[10]);
            }
        }

        return networks;
    }

    /// <summary>Reads <c>/proc/mounts</c>: where disks are mounted, each disk once, images that are always full left out.</summary>
    public static IReadOnlyList<string> Mounts(string mounts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        List<string> result = [];
        foreach (var line in mounts.AsSpan().EnumerateLines())
        {
            if (Fields(line) is [var device, var mount, var type, ..]
                && device.StartsWith("/dev/", StringComparison.Ordinal)
                && !ImageFileSystems.Contains(type)
                && seen.Add(device))
            {
                result.Add(Unescape(mount));
            }
        }

        return result;
    }

    /// <summary>Whether an interface only carries traffic inside the machine, or traffic that another one carries too.</summary>
    private static bool IsVirtual(string name) =>
        name == "lo" || VirtualInterfaces.Skip(1).Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private static bool IsWholeDisk(string name)
    {
        if (name.StartsWith("nvme", StringComparison.Ordinal) || name.StartsWith("mmcblk", StringComparison.Ordinal))
        {
            // nvme0n1 and mmcblk0 are disks, nvme0n1p1 and mmcblk0boot0 are parts of them.
            var rest = name.StartsWith("nvme", StringComparison.Ordinal) ? name[4..].Replace("n", "", StringComparison.Ordinal) : name[6..];
            return rest.Length > 0 && rest.All(char.IsAsciiDigit);
        }

        string[] prefixes = ["xvd", "sd", "vd", "hd"];
        return Array.Find(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) is { } found
            && name.Length > found.Length
            && name[found.Length..].All(char.IsAsciiLetterLower);
    }

    /// <summary>The kernel writes blanks and the like in a path as three octal digits after a backslash.</summary>
    private static string Unescape(string path)
    {
        var result = new StringBuilder(path.Length);
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 3 < path.Length && path.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                result.Append((char)(((path[i + 1] - '0') * 64) + ((path[i + 2] - '0') * 8) + (path[i + 3] - '0')));
                i += 3;
            }
            else
            {
                result.Append(path[i]);
            }
        }

        return result.ToString();
    }

    private static string[] Fields(ReadOnlySpan<char> line) =>
        line.ToString().Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Numbers(ReadOnlySpan<string> fields, out long[] numbers)
    {
        numbers = new long[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (Number(fields[i]) is not { } number)
            {
                return false;
            }

            numbers[i] = number;
        }

        return true;
    }
}
