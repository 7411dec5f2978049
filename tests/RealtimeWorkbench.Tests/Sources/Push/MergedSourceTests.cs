using System.Text;
using RealtimeWorkbench.Samples;
using RealtimeWorkbench.Sources.Demo;
using RealtimeWorkbench.Sources.Push;

namespace RealtimeWorkbench.Tests.Sources.Push;

public sealed class MergedSourceTests
{
    private readonly MetricCatalog _catalog = new();

    [Fact]
    public async Task What_is_pushed_joins_what_the_source_gives_and_nothing_is_lost_at_its_end()
    {
        var inlet = new PushedSamples(_catalog, TimeProvider.System);
        Assert.Null(inlet.TryPush(Json(1)));
        var merged = new MergedSource(Demo(duration: 5), inlet);

        var machines = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var batch in merged.ReadAsync())
        {
            using (batch)
            {
                foreach (var machine in batch.Machines)
                {
                    var name = _catalog.Machines[machine];
                    machines[name] = machines.GetValueOrDefault(name) + 1;
                }
            }
        }

        Assert.Equal(1, machines["press-7"]);
        Assert.Equal(50, machines["am-01"]);
        Assert.Equal(0, merged.Abandoned);
        Assert.NotNull(inlet.TryPush(Json(2)));
    }

    [Fact]
    public async Task What_is_given_up_at_a_stop_is_counted()
    {
        var inlet = new PushedSamples(_catalog, TimeProvider.System);
        var merged = new MergedSource(Demo(duration: null), inlet);

        await foreach (var batch in merged.ReadAsync())
        {
            batch.Dispose();
            Assert.Null(inlet.TryPush(Json(1)));
            break;
        }

        Assert.True(merged.Abandoned >= 1, $"{merged.Abandoned} were counted, though one at least was pushed and never read");
    }

    private static byte[] Json(int second) => Encoding.UTF8.GetBytes(
        FormattableString.Invariant($$"""{"timestamp":"2026-11-21T10:00:{{second:00}}Z","machine":"press-7","pressure":5.5}"""));

    private DemoProcess Demo(int? duration) => new(
        new DemoProcessOptions
        {
            HistorySamples = 0,
            Duration = duration is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Pace = Pace.AsFastAsPossible,
        },
        _catalog);
}
