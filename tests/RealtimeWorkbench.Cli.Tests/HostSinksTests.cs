using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Tests;

public sealed class HostSinksTests
{
    [Fact]
    public void Each_sink_has_the_name_of_its_source_and_a_group_of_settings()
    {
        var groups = SettingsSchema.Groups.Select(group => group.Name).ToList();

        Assert.Equal(["kafka", "mqtt", "http", "sql"], HostSinks.All.Select(sink => sink.Description.Id));
        Assert.All(HostSinks.All, sink => Assert.Contains(sink.Description.Group, groups));
        Assert.All(HostSinks.All, sink => Assert.Contains(HostSources.All, source => source.Description.Id == sink.Description.Id));
    }

    [Fact]
    public async Task Every_sink_says_where_it_writes_to()
    {
        var settings = new WorkbenchSettings
        {
            Http = new HttpSettings { Url = "http://127.0.0.1:9/" },
            Sql = new SqlSettings { Address = "line.db", Table = "samples" },
        };
        var places = new List<string>();
        foreach (var provider in HostSinks.All.Where(sink => HostSources.All.Any(source => source.Description.Id == sink.Description.Id && source.Description.IsAvailable)))
        {
            await using var sink = provider.Create(settings, TimeProvider.System);
            places.Add($"{provider.Description.Id}: {sink.Place.Unit} to {sink.Place.Text}");
            Assert.Equal((0, 0, 0), (sink.Delivered, sink.Failed, sink.Underway));
        }

        Assert.Contains("http: samples to 127.0.0.1:9", places);
        Assert.Contains("sql: values to table samples at line.db", places);
    }
}
