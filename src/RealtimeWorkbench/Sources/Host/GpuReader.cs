using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace RealtimeWorkbench.Sources.Host;

/// <summary>Reads the load of the first graphics processor: from <c>nvidia-smi</c>, else from the kernel's <c>gpu_busy_percent</c>.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class GpuReader
{
    private const string Query = "--query-gpu=utilization.gpu,memory.used,memory.total,temperature.gpu";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly string? _command;
    private readonly string? _busyFile;

    private GpuReader(TimeProvider time, string? command, string? busyFile)
    {
        _time = time;
        _command = command;
        _busyFile = busyFile;
    }

    /// <summary>Looks for a graphics processor.</summary>
    /// <param name="time">Clock, for the patience with <c>nvidia-smi</c>.</param>
    /// <param name="path">Folders to look for <c>nvidia-smi</c> in, separated as in the variable PATH.</param>
    /// <param name="drm">Folder of the kernel's graphics devices.</param>
    /// <returns>A reader, or <see langword="null"/> if there is none.</returns>
    public static GpuReader? Find(TimeProvider time, string path, string drm = "/sys/class/drm")
    {
        var name = OperatingSystem.IsWindows() ? "nvidia-smi.exe" : "nvidia-smi";
        var command = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (command is not null)
        {
            return new GpuReader(time, command, null);
        }

        var busy = Directory.Exists(drm)
            ? Directory.EnumerateDirectories(drm, "card*")
                .Order(StringComparer.Ordinal)
                .Select(card => Path.Combine(card, "device", "gpu_busy_percent"))
                .FirstOrDefault(File.Exists)
            : null;
        return busy is null ? null : new GpuReader(time, null, busy);
    }

    /// <summary>Reads a line of <c>nvidia-smi --format=csv,noheader,nounits</c>: "37, 1024, 4096, 61".</summary>
    public static GpuReading Parse(string csv)
    {
        var line = csv.AsSpan().Trim();
        line = line[..(line.IndexOf('\n') is var end && end >= 0 ? end : line.Length)];
        var fields = line.ToString().Split(',', StringSplitOptions.TrimEntries);
        return fields.Length < 4
            ? GpuReading.None
            : new GpuReading(Number(fields[0]), 100 * Number(fields[1]) / Number(fields[2]), Number(fields[3]));
    }

    /// <summary>Reads the load now.</summary>
    /// <returns>The load; <see cref="GpuReading.None"/> if the processor or its tool does not answer.</returns>
    public async ValueTask<GpuReading> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (_command is null)
            {
                var text = await File.ReadAllTextAsync(_busyFile!, cancellationToken).ConfigureAwait(false); // One of both is set.
                return GpuReading.None with { Percent = Number(text.Trim()) };
            }

            return await AskAsync(_command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return GpuReading.None;
        }
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private async Task<GpuReading> AskAsync(string command, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(command, [Query, "--format=csv,noheader,nounits"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.Start();
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(either.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? Parse(output) : GpuReading.None;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return GpuReading.None;
        }
    }
}
