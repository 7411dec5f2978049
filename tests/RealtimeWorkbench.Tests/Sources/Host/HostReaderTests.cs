using RealtimeWorkbench.Sources.Host;
using RealtimeWorkbench.Testing;

namespace RealtimeWorkbench.Tests.Sources.Host;

public sealed class HostReaderTests : IDisposable
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly string _proc = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_proc, recursive: true);

    [Fact]
    public void Rates_count_from_the_reading_before()
    {
        var reader = new HostReader(_time, _proc);
        Write("net/dev", "eth0: 1000 1 0 0 0 0 0 0 50 1 0 0 0 0 0 0");
        Write("stat", "cpu 100 0 0 100 0 0 0 0");
        var first = reader.Read();

        _time.Advance(TimeSpan.FromSeconds(4));
        Write("net/dev", "eth0: 5000 2 0 0 0 0 0 0 50 1 0 0 0 0 0 0");
        Write("stat", "cpu 175 0 0 125 0 0 0 0");
        var second = reader.Read();

        _time.Advance(TimeSpan.FromSeconds(1));
        Write("net/dev", "eth0: 5010 2 0 0 0 0 0 0 50 1 0 0 0 0 0 0");
        var third = reader.Read();

        Assert.True(double.IsNaN(first.NetworkReceiveRate));
        Assert.True(double.IsNaN(first.CpuPercent));
        Assert.Equal(1000, second.NetworkReceiveRate);
        Assert.Equal(75, second.CpuPercent);
        Assert.Equal(10, third.NetworkReceiveRate);
    }

    [Fact]
    public void Files_that_a_container_hides_leave_their_figures_absent()
    {
        var reading = new HostReader(_time, Path.Combine(_proc, "nowhere")).Read();

        Assert.True(double.IsNaN(reading.MemoryPercent));
        Assert.True(double.IsNaN(reading.Load));
    }

    [Fact]
    public void Reads_how_full_the_mounted_disks_are()
    {
        Write("mounts", "/dev/sda / ext4 rw 0 0\n/dev/sdz /gone/since ext4 rw 0 0");

        var disk = Assert.Single(new HostReader(_time, _proc).Read().Disks);

        Assert.Equal("/", disk.Mount);
        Assert.InRange(disk.UsedPercent, 0.001, 100);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_proc, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }
}
