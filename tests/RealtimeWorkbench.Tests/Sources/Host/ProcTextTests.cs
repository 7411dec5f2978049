using RealtimeWorkbench.Sources.Host;

namespace RealtimeWorkbench.Tests.Sources.Host;

public class ProcTextTests
{
    [Fact]
    public void Reads_processor_time_with_waiting_as_idle_and_guests_counted_once()
    {
        // Busy: user 1000 + nice 20 + system 300 + irq 5 + softirq 6 + steal 7. Guests (40 and 2) are in user and nice.
        const string Stat = """
            cpu  1000 20 300 5000 40 5 6 7 40 2
            cpu0 500 10 150 2500 20 2 3 3 20 1
            intr 277167 0 0
            ctxt 123
            """;

        Assert.Equal(new CpuTimes(Busy: 1338, Idle: 5000, Waiting: 40), ProcText.Cpu(Stat));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu 1 2")]
    [InlineData("cpu 1 2 x 4 5")]
    [InlineData("cpu0 1 2 3 4 5 6 7 8")]
    public void No_processor_time_in_odd_text(string stat)
    {
        Assert.Null(ProcText.Cpu(stat));
    }

    [Fact]
    public void Reads_memory_by_what_is_available_and_not_by_what_is_free()
    {
        const string Meminfo = """
            MemTotal:       16000000 kB
            MemFree:          500000 kB
            MemAvailable:   12000000 kB
            Buffers:          100000 kB
            HugePages_Total:       0
            """;

        Assert.Equal(new MemoryUse(16_384_000_000, 12_288_000_000), ProcText.Memory(Meminfo));
    }

    [Fact]
    public void No_memory_without_total_or_available()
    {
        Assert.Null(ProcText.Memory("MemTotal: 16000000 kB\nMemFree: 500000 kB"));
        Assert.Null(ProcText.Memory("MemAvailable: 16000000 kB"));
        Assert.Null(ProcText.Memory("MemTotal: 0 kB\nMemAvailable: 0 kB"));
    }

    [Fact]
    public void Reads_load_over_a_minute()
    {
        Assert.Equal(0.52, ProcText.Load("0.52 0.58 0.59 1/389 12345\n"));
        Assert.True(double.IsNaN(ProcText.Load("")));
    }

    [Fact]
    public void Reads_whole_disks_only()
    {
        const string Diskstats = """
               7       0 loop0 11 0 22 0 33 0 44 0 0 0 0
             254       0 vda 31363 7105 2000 12519 21061 11285 3000 22204 0 9884 35351 7766 32 585928 565 2892 62
             254       1 vda1 31363 7105 1999 12519 21061 11285 2999 22204 0 9884 35351
             253       0 zram0 0 0 8 0 0 0 8 0 0 0 0
             253       1 dm-0 10 0 500 5 20 0 600 7 0 8 9
             259       0 nvme0n1 10 0 10 5 20 0 20 7 0 8 9
             259       1 nvme0n1p1 10 0 10 5 20 0 20 7 0 8 9
             179       0 mmcblk0 10 0 30 5 20 0 40 7 0 8 9
             179       1 mmcblk0p1 10 0 30 5 20 0 40 7 0 8 9
               8       0 sda 10 0 50 5 20 0 60 7 0 8 9
               8      16 sdaa 10 0 70 5 20 0 80 7 0 8 9
               8       1 sda1 10 0 50 5 20 0 60 7 0 8 9
            """;

        var disks = ProcText.Disks(Diskstats);

        Assert.Equal(["vda", "nvme0n1", "mmcblk0", "sda", "sdaa"], disks.Keys);
        Assert.Equal(new DiskCounters(2000 * 512, 3000 * 512), disks["vda"]);
    }

    [Fact]
    public void Reads_interfaces_that_lead_out_of_the_machine()
    {
        const string Dev = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
              eth0:465227305   14084    3    9    0     0          0         0   688768    9531    2    0    0     0       0          0
             wlan0:  100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0
            docker0: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0
            veth12ab: 100 1 0 0 0 0 0 0 200 2 0 0 0 0 0 0
            """;

        var networks = ProcText.Networks(Dev);

        Assert.Equal(["eth0", "wlan0"], networks.Keys);
        Assert.Equal(new NetworkCounters(465227305, 688768, 14084 + 9531, 5), networks["eth0"]);
    }

    [Fact]
    public void An_interface_whose_name_begins_like_the_loopback_counts()
    {
        Assert.Equal(["longhaul0"], ProcText.Networks("longhaul0: 1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0").Keys);
    }

    [Fact]
    public void Reads_where_disks_are_mounted()
    {
        const string Mounts = """
            proc /proc proc rw,relatime 0 0
            /dev/vda / ext4 rw,relatime,discard 0 0
            /dev/vda /var/lib/bind ext4 rw,relatime,discard 0 0
            /dev/loop3 /snap/core/1 squashfs ro 0 0
            tmpfs /dev/shm tmpfs rw 0 0
            /dev/sdb1 /mnt/press\040line\0412 xfs rw 0 0
            server:/export /mnt/nfs nfs4 rw 0 0
            """;

        Assert.Equal(["/", "/mnt/press line!2"], ProcText.Mounts(Mounts));
    }
}
