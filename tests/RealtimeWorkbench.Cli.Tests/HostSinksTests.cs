using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Cli.Tests;

public sealed class HostSinksTests
{
    /// <summary>The pack is optional; a build without it says why where it is asked for.</summary>
    private static bool HasMongo => HostSources.All.Any(source => source.Description is { Id: "mongodb", IsAvailable: true });

    [Fact]
    public async Task A_target_that_this_build_lacks_is_refused_with_the_reason()
    {
        if (!HasMongo)
        {
            (await Rtw.RunAsync("replay", "a.jsonl", "--to", "mongodb")).AssertRefused(
                "Samples cannot be written to MongoDB: " + HostSources.All.Single(source => source.Description.Id == "mongodb").Description.Note);
        }
    }

    /// <remarks>
    /// The driver tells what refused it only if that has happened before the time of selection is over; the first
    /// connection of a process also loads the driver, which takes longer than 200 ms on a busy machine.
    /// </remarks>
    [Fact]
    public async Task A_history_in_MongoDB_is_asked_there_or_said_not_to_be_in_this_build() =>
        (await Rtw.RunAsync("history", "list", "mongodb://127.0.0.1:1/plant?directConnection=true&serverSelectionTimeoutMS=5000")).AssertRefused(HasMongo
            ? "MongoDB at 127.0.0.1:1 does not answer (Connection refused); check the address in History.Path, and that the server is running."
            : "mongodb:// is an address of MongoDB, which cannot keep the history: " + HostSources.All.Single(source => source.Description.Id == "mongodb").Description.Note);

    [Fact]
    public void Each_sink_has_the_name_of_its_source_and_a_group_of_settings()
    {
        var groups = SettingsSchema.Groups.Select(group => group.Name).ToList();

        Assert.Equal(["kafka", "mqtt", "http", "sql", .. HasMongo ? ["mongodb"] : Array.Empty<string>()], HostSinks.All.Select(sink => sink.Description.Id));
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
            MongoDB = new MongoSettings { Address = "mongodb://127.0.0.1:9/plant", Collection = "samples" },
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
