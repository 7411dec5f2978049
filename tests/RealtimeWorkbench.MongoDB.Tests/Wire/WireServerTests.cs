using MongoDB.Bson;
using MongoDB.Driver;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.MongoDB.Tests.Wire;

/// <summary>The driver and the test server understand each other.</summary>
public sealed class WireServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Impatience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Finds_what_was_inserted_in_its_order_batch_by_batch()
    {
        await using var server = new WireServer();
        using var client = Open(server.Address, Patience);
        var collection = client.GetDatabase("plant").GetCollection<BsonDocument>("samples");

        await collection.InsertManyAsync(Enumerable.Range(0, 10).Select(i => new BsonDocument { { "_id", 9 - i }, { "v", i } }));
        var found = await (await collection.FindAsync(
            new BsonDocument("_id", new BsonDocument("$gte", 2)),
            new FindOptions<BsonDocument> { Sort = new BsonDocument("_id", 1), BatchSize = 3, Limit = 7, Projection = new BsonDocument("v", 1) })).ToListAsync();

        Assert.Equal(Enumerable.Range(2, 7).Select(i => new BsonDocument { { "_id", i }, { "v", 9 - i } }), found);
        Assert.Equal(2, server.Of("getMore").Count);
    }

    [Fact]
    public async Task Says_who_is_refused_and_who_is_away()
    {
        await using var server = new WireServer();
        var address = MongoAddress.Parse($"mongodb://press@127.0.0.1:{server.Port}/plant?directConnection=true", name => name == "RTW_MONGODB_PASSWORD" ? "secret" : null, "MongoDB.Address", mayHoldPassword: false);
        using var client = address.Open(Patience, Patience);
        var refused = await Assert.ThrowsAnyAsync<MongoException>(() => client.GetDatabase("plant").ListCollectionNamesAsync());

        Assert.False(MongoTroubles.MayPass(client, refused));
        Assert.Equal(
            $"MongoDB at 127.0.0.1:{server.Port} refuses user press; check the user in MongoDB.Address, the password in RTW_MONGODB_PASSWORD, and the database that the user is of (authSource).",
            MongoTroubles.Explain(address, "plant", client, refused));

        server.Stop();
        using var later = Open(server.Address, Impatience);
        var away = await Assert.ThrowsAnyAsync<Exception>(() => later.GetDatabase("plant").ListCollectionNamesAsync());

        Assert.True(MongoTroubles.MayPass(later, away));
        Assert.Equal(
            $"MongoDB at 127.0.0.1:{server.Port} does not answer; check the address in MongoDB.Address, and that the server is running.",
            MongoTroubles.Explain(address, "plant", later, away).Replace(" (Connection refused)", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("plant.db", "it does not begin with mongodb:// or mongodb+srv://")]
    [InlineData("mongodb://host?tls=perhaps", "a part of it is unknown or has a value that is none")]
    public void Refuses_what_is_no_address(string text, string why) => Assert.Equal(
        $"MongoDB.Address is not the address of a MongoDB server, because {why}; write it as mongodb://user@host:27017/database, with further options behind a question mark.",
        Assert.Throws<SourceException>(() => MongoAddress.Parse(text, _ => null, "MongoDB.Address", mayHoldPassword: false)).Message);

    [Fact]
    public void Shows_no_password()
    {
        Assert.Equal(
            "MongoDB.Address holds a password, but settings are shown and exported; take it out and put it into the environment variable RTW_MONGODB_PASSWORD, or the whole address into RTW_MONGODB.",
            Assert.Throws<SourceException>(() => MongoAddress.Parse("mongodb://press:secret@host/plant", _ => null, "MongoDB.Address", mayHoldPassword: false)).Message);
        Assert.All(["proxyHost=p&proxyUsername=u&proxyPassword=secret", "authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:secret"], option => Assert.Equal(
            "MongoDB.Address holds a secret in its options, but settings are shown and exported; put no proxyPassword and no AWS_SESSION_TOKEN there, or the whole address into RTW_MONGODB.",
            Assert.Throws<SourceException>(() => MongoAddress.Parse($"mongodb://host/plant?{option}", _ => null, "MongoDB.Address", mayHoldPassword: false)).Message));
        Assert.Equal("host:27017", MongoAddress.Parse("mongodb://host/plant?proxyHost=p&proxyUsername=u&proxyPassword=secret", _ => null, "RTW_MONGODB", mayHoldPassword: true).Server);
        Assert.Equal("mongodb://host:27017/plant", MongoAddress.Parse("mongodb://press:secret@host/plant", _ => null, "RTW_MONGODB", mayHoldPassword: true).NameOf());
    }

    private static MongoClient Open(string address, TimeSpan patience) =>
        MongoAddress.Parse(address, _ => null, "MongoDB.Address", mayHoldPassword: false).Open(patience, Patience);
}
