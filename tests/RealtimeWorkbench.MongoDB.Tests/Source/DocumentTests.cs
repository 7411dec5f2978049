using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Tests.Wire;
using RealtimeWorkbench.Operations.Settings;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

/// <summary>What documents of many shapes become.</summary>
public sealed class DocumentTests : IAsyncLifetime
{
    private readonly WireServer _server = new();

    private WireCollection Collection => _server.Store.Collection("plant", "samples").Indexed([("timestamp", 1), ("_id", 1)]);

    private MongoSettings Settings => new() { Address = _server.Address + "&appName=test", Database = "plant", Collection = "samples", Follow = false };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Reads_documents_of_several_values_with_their_place_and_state()
    {
        Collection
            .Insert("{ _id: 5, timestamp: { $date: '2026-11-21T10:00:00.5Z' }, machine: 'am-01', temperature: 1012.5, power: 250, on: true, count: { $numberLong: '9' }, weight: { $numberDecimal: '1.25' }, note: 'good', list: [1, 2], layer: 12, x: 1.5, y: 2.5, z: 3.5, status: 'RUNNING' }")
            .Insert("{ _id: 6, timestamp: { $date: '2026-11-21T10:00:01Z' }, temperature: null, power: 251 }");

        var reads = await MongoReads.OfAsync(Settings);

        Assert.Equal(
            ["2026-11-21T10:00:00.5 am-01 count=9 on=1 power=250 temperature=1012.5 weight=1.25 @1.5,2.5,3.5,12 RUNNING", "2026-11-21T10:00:01 machine-1 power=251"],
            reads.Samples);
        Assert.Empty(reads.Reasons);
        Assert.Empty(reads.Notices);
    }

    [Fact]
    public async Task Reads_documents_of_one_value()
    {
        Collection
            .Insert("{ timestamp: { $date: '2026-11-21T10:00:00Z' }, machine: 7, metric: 'temperature', value: 1012.5, unit: '°C', quality: 192 }")
            .Insert("{ timestamp: { $date: '2026-11-21T10:00:01Z' }, machine: 7, metric: 'power', value: null }")
            .Insert("{ timestamp: { $date: '2026-11-21T10:00:02Z' }, machine: 7, metric: 'temperature', value: 3 }")
            .Insert("{ _id: 1, timestamp: { $date: '2026-11-21T10:00:03Z' }, machine: 7, value: 3 }");

        var reads = await MongoReads.OfAsync(Settings);
        var some = await MongoReads.OfAsync(Settings with { Metrics = "temperature", Machines = "7" });

        Assert.Equal(["2026-11-21T10:00:00 7 temperature=1012.5", "2026-11-21T10:00:01 7", "2026-11-21T10:00:02 7 temperature=3"], reads.Samples);
        Assert.Equal(["Document with \"timestamp\" 2026-11-21T10:00:03.000Z (_id 1): \"metric\" is missing; the name of a metric is needed."], reads.Reasons);
        Assert.Equal(["2026-11-21T10:00:00 7 temperature=1012.5", "2026-11-21T10:00:02 7 temperature=3"], some.Samples);
        Assert.Empty(some.Reasons);
    }

    [Fact]
    public async Task Reads_the_stream_data_of_AM_QADF()
    {
        Collection.Insert("{ timestamp: { $date: '2026-11-21T10:00:00Z' }, topic: 'am_qadf_monitoring', source: 'printer-3', data: { temperature: 1000.5, position: { x: 1, y: 2, z: 3 }, melt_pool: { width: 0.2 } }, metadata: { layer: 4, operator: 'B' } }");

        Assert.Equal(["2026-11-21T10:00:00 printer-3 melt_pool.width=0.2 temperature=1000.5 @1,2,3,4"], (await MongoReads.OfAsync(Settings)).Samples);
        Assert.Equal(["2026-11-21T10:00:00 printer-3 temperature=1000.5 @1,2,3,4"], (await MongoReads.OfAsync(Settings with { Metrics = "temperature" })).Samples);
    }

    [Fact]
    public async Task Takes_fields_by_their_paths()
    {
        Collection.Insert("{ timestamp: 'no', meta: { ts: { $date: '2026-11-21T10:00:00Z' }, device: { id: 'am-09' } }, bed: [ { t: 81.5 }, { t: '82.5' } ], other: 1 }")
            .Insert("{ _id: 2, meta: { ts: { $date: '2026-11-21T10:00:01Z' } }, bed: [ { t: 83 } ] }")
            .Insert("{ _id: 3, meta: { ts: { $date: '2026-11-21T10:00:02Z' }, device: { id: 'am-09' } }, bed: [ { t: 83 } ] }");

        var reads = await MongoReads.OfAsync(Settings with { TimeField = "meta.ts", MachineField = "meta.device.id", Metrics = "left=bed.0.t, right=bed.1.t" });

        Assert.Equal(["2026-11-21T10:00:00 am-09 left=81.5 right=82.5", "2026-11-21T10:00:02 am-09 left=83"], reads.Samples);
        Assert.Equal(
            ["Document with \"meta.ts\" 2026-11-21T10:00:01.000Z (_id 2): it has no \"meta.device.id\", which MongoDB.MachineField names; the machine is needed."],
            reads.Reasons);
    }

    [Fact]
    public async Task A_document_that_is_no_sample_becomes_a_dead_letter_and_the_next_goes_on()
    {
        Collection
            .Insert("{ _id: 1, timestamp: { $date: '2026-11-21T10:00:01Z' }, v: 1 }")
            .Insert("{ _id: 2, timestamp: { $date: '2026-11-21T10:00:02Z' }, v: { $numberDouble: 'NaN' } }")
            .Insert("{ _id: 3, timestamp: { $date: '2026-11-21T10:00:03Z' }, v: 'warm' }")
            .Insert("{ _id: 4, timestamp: { $date: '2026-11-21T10:00:04Z' }, v: { now: 2 } }")
            .Insert("{ _id: 5, timestamp: { $date: '2026-11-21T10:00:05Z' }, v: [2] }")
            .Insert("{ _id: 6, timestamp: { $date: '1975-11-21T10:00:05Z' }, v: 3 }")
            .Insert("{ _id: 7, timestamp: { $date: '2026-11-21T10:00:07Z' }, v: { $numberDecimal: 'Infinity' } }")
            .Insert("{ _id: 8, timestamp: { $date: '2026-11-21T10:00:08Z' }, v: 8 }");

        var reads = await MongoReads.OfAsync(Settings, batchSize: 1);

        Assert.Equal(["2026-11-21T10:00:01 machine-1 v=1", "2026-11-21T10:00:08 machine-1 v=8"], reads.Samples);
        Assert.Equal(
            [
                "Document with \"timestamp\" 1975-11-21T10:00:05.000Z (_id 6): \"timestamp\" is \"1975-11-21T10:00:05.0000000Z\", years off; a time from 1980 to 2099 is needed.",
                "Document with \"timestamp\" 2026-11-21T10:00:02.000Z (_id 2): \"v\" is \"NaN\"; a finite number is needed, or null.",
                "Document with \"timestamp\" 2026-11-21T10:00:03.000Z (_id 3): \"v\" is \"warm\"; a number without quotes is needed.",
                "Document with \"timestamp\" 2026-11-21T10:00:04.000Z (_id 4): \"v\" is an object; a number is needed.",
                "Document with \"timestamp\" 2026-11-21T10:00:05.000Z (_id 5): \"v\" is a list; a number is needed.",
                "Document with \"timestamp\" 2026-11-21T10:00:07.000Z (_id 7): \"v\" is \"Infinity\"; a finite number is needed, or null.",
            ],
            reads.Reasons);
        Assert.StartsWith("{ \"_id\" : 6, \"timestamp\" : { \"$date\" : \"1975", reads.Letters[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_stands_there_twice_holds_up_nobody()
    {
        Collection
            .Insert("{ _id: 1, timestamp: { $date: '2026-11-21T10:00:01Z' }, v: 1 }")
            .Insert(new BsonDocument(allowDuplicateNames: true) { { "_id", 2 }, { "timestamp", new BsonDateTime(1795255202000) }, { "v", 1 }, { "v", 2 } })
            .Insert("{ _id: 3, timestamp: { $date: '2026-11-21T10:00:03Z' }, v: 3 }");

        var reads = await MongoReads.OfAsync(Settings);

        Assert.Equal(["2026-11-21T10:00:01 machine-1 v=1", "2026-11-21T10:00:03 machine-1 v=3"], reads.Samples);
        Assert.Equal(["Document with \"timestamp\" 2026-11-21T10:00:02.000Z (_id 2): \"v\" stands there twice; give each field once."], reads.Reasons);
    }

    [Theory]
    [InlineData("TimeField", "None of the first 1 documents of samples has \"gone\", which MongoDB.TimeField names; the fields are _id, timestamp, v.")]
    [InlineData("MachineField", "None of the first 1 documents of samples has \"gone\", which MongoDB.MachineField names; the fields are _id, timestamp, v.")]
    [InlineData("Machines", "MongoDB.Machines names machines, but samples has no field for them; name it in MongoDB.MachineField; the fields are _id, timestamp, v.")]
    public async Task Says_which_field_is_missing(string setting, string expected)
    {
        Collection.Insert("{ timestamp: { $date: '2026-11-21T10:00:01Z' }, v: 1 }");
        var settings = setting switch
        {
            "TimeField" => Settings with { TimeField = "gone" },
            "MachineField" => Settings with { MachineField = "gone" },
            _ => Settings with { Machines = "am-01" },
        };

        Assert.Equal(expected, (await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(settings))).Message);
    }

    [Fact]
    public async Task Says_that_a_metric_is_in_none_of_the_first_documents()
    {
        Collection.Insert("{ timestamp: { $date: '2026-11-21T10:00:01Z' }, v: 1 }");

        var reads = await MongoReads.OfAsync(Settings with { Metrics = "v, w" });

        Assert.Equal(["2026-11-21T10:00:01 machine-1 v=1"], reads.Samples);
        Assert.Equal(["None of the first 1 documents of samples has \"w\", which MongoDB.Metrics names for w; check its spelling."], reads.Notices);
    }

    [Fact]
    public async Task Refuses_a_collection_without_a_time()
    {
        Collection.Insert("{ when: 1, v: 1 }");

        Assert.Equal(
            "samples has no field for the time; name it in MongoDB.TimeField; the fields are _id, when, v.",
            (await Assert.ThrowsAsync<SourceException>(() => MongoReads.OfAsync(Settings))).Message);
    }
}
