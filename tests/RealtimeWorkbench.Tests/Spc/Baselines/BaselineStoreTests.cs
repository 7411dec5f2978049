using System.Text;
using RealtimeWorkbench.Spc;
using RealtimeWorkbench.Spc.Baselines;

namespace RealtimeWorkbench.Tests.Spc.Baselines;

public sealed class BaselineStoreTests
{
    private static Baseline New(string metric = "temperature", double center = 1000) => new()
    {
        Machine = "am-01",
        Metric = metric,
        Chart = ChartKind.XbarR,
        SubgroupSize = 5,
        SigmaMultiple = 3,
        Center = center,
        Sigma = 50.1,
        Location = new ControlLimits(933, center, 1067, 22.4),
        Dispersion = new ControlLimits(0, 116.5, 246.4, 43.3),
        Subgroups = 25,
        Samples = 125,
        SubgroupsBeyondLimits = 1,
        From = new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero),
        To = new DateTimeOffset(2026, 11, 21, 10, 2, 4, TimeSpan.Zero),
        DataHash = Baseline.HashOf([1, 2]),
        EstablishedBy = "Ana",
        Reason = "New nozzle.",
    };

    [Fact]
    public void Numbers_the_baselines_of_each_series_and_keeps_the_old_ones()
    {
        var store = new BaselineStore();

        store.Add(New());
        store.Add(New("power"));
        var second = store.Add(New(center: 1010));

        Assert.Equal(2, second.Version);
        Assert.Equal(second, store.Latest("am-01", "temperature"));
        Assert.Null(store.Latest("am-02", "temperature"));
        Assert.Equal([("power", 1), ("temperature", 1), ("temperature", 2)], store.All.Select(baseline => (baseline.Metric, baseline.Version)));
    }

    [Fact]
    public void Comes_back_from_a_file_as_it_was()
    {
        var store = new BaselineStore();
        store.Add(New(center: 1000.1 / 3));
        store.Add(New());
        using var file = new MemoryStream();

        store.Save(file);
        file.Position = 0;
        var loaded = BaselineStore.Load(file);

        Assert.Equal(store.All, loaded.All);
        Assert.Equal(3, loaded.Add(New()).Version);
    }

    [Fact]
    public void Keeps_the_newest_of_those_that_adapted_and_all_that_was_decided()
    {
        var store = new BaselineStore();
        store.Add(New(center: 1));
        for (var version = 2; version <= 300; version++)
        {
            store.Add(version == 7 ? New(center: version) : New(center: version) with { EstablishedBy = "rtw", Reason = BaselineStore.AdaptiveReason + "the last 50 subgroups." });
        }

        Assert.Equal([1, 7, .. Enumerable.Range(201, BaselineStore.MostAdaptive)], store.All.Select(baseline => baseline.Version));
        Assert.Equal(300, store.Latest("am-01", "temperature")!.Version);
        Assert.Equal(7, store.Find("am-01", "temperature", 7)!.Center);
        Assert.Null(store.Find("am-01", "temperature", 8));
        Assert.Equal(301, store.RollBack("am-01", "temperature", 1, "Ana", "It drifts.").Version);
    }

    [Fact]
    public void Versions_that_have_left_a_file_do_not_come_back_from_a_run_that_still_has_them()
    {
        var (file, running) = (new BaselineStore(), new BaselineStore());
        for (var version = 1; version <= BaselineStore.MostAdaptive; version++)
        {
            running.Add(New(center: version) with { EstablishedBy = "rtw", Reason = BaselineStore.AdaptiveReason + "the last 50 subgroups." });
        }

        Assert.True(file.Exchange(running, "rtw"));
        file.Add(New(center: 200) with { EstablishedBy = "rtw", Reason = BaselineStore.AdaptiveReason + "found by another run." });

        Assert.False(file.Exchange(running, "rtw"));
        Assert.Equal(Enumerable.Range(2, BaselineStore.MostAdaptive), file.All.Select(baseline => baseline.Version));
    }

    [Theory]
    [InlineData("{\"format\":2,\"baselines\":[]}", "The file of baselines has format 2; this version reads format 1.")]
    [InlineData("{}", "The file of baselines has format 0; this version reads format 1.")]
    [InlineData("[", "The file of baselines cannot be read: ")]
    public void Says_why_a_file_cannot_be_loaded(string json, string message)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(json));

        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => BaselineStore.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_tells_data_apart()
    {
        // SHA-256 of the 8 bytes 00 00 00 00 00 00 f0 3f, by sha256sum.
        Assert.Equal("6c3c396ed6b5c36dcae172271f462051b1266b851e92df3deea8ac65478fd712", Baseline.HashOf([1]));
        Assert.NotEqual(Baseline.HashOf([1, 2]), Baseline.HashOf([2, 1]));
    }
}
