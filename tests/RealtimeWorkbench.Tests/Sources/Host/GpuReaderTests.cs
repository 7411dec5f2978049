using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Tests.Sources.Host;

public sealed class GpuReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("37, 1024, 4096, 61\n", 37, 25, 61)]
    [InlineData("37, 1024, 4096, 61\n90, 1, 2, 70\n", 37, 25, 61)]
    [InlineData("0, 0, 16384, [N/A]", 0, 0, double.NaN)]
    [InlineData("[N/A], [N/A], [N/A], 50", double.NaN, double.NaN, 50)]
    [InlineData("NVIDIA-SMI has failed because it couldn't communicate with the driver.", double.NaN, double.NaN, double.NaN)]
    [InlineData("", double.NaN, double.NaN, double.NaN)]
    public void Reads_the_first_processor_of_nvidia_smi(string csv, double percent, double memory, double temperature)
    {
        Assert.Equal(new GpuReading(percent, memory, temperature), GpuReader.Parse(csv));
    }

    [Fact]
    public void Finds_none_where_there_is_none()
    {
        Assert.Null(GpuReader.Find(TimeProvider.System, _folder, Path.Combine(_folder, "drm")));
    }

    [Fact]
    public async Task Reads_what_the_kernel_says_where_nvidia_smi_is_missing()
    {
        var device = Directory.CreateDirectory(Path.Combine(_folder, "drm", "card0", "device")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "drm", "card0-HDMI-A-1"));
        var file = Path.Combine(device, "gpu_busy_percent");
        await File.WriteAllTextAsync(file, "42\n");

        var reader = GpuReader.Find(TimeProvider.System, "", Path.Combine(_folder, "drm"))!;
        var reading = await reader.ReadAsync();
        File.Delete(file);
        var gone = await reader.ReadAsync();

        Assert.Equal(new GpuReading(42, double.NaN, double.NaN), reading);
        Assert.Equal(GpuReading.None, gone);
    }

    [Theory]
    [InlineData("echo '55, 10, 40, 48'", 55)]
    [InlineData("echo '55, 10, 40, 48'; exit 9", double.NaN)]
    public async Task Asks_nvidia_smi(string script, double expected)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // The stand-in is a shell script.
        }

        var command = Path.Combine(_folder, "nvidia-smi");
        await File.WriteAllTextAsync(command, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var reading = await GpuReader.Find(TimeProvider.System, _folder)!.ReadAsync();

        Assert.Equal(expected, reading.Percent);
    }
}
