using MongoDB.Bson;
using RealtimeWorkbench.MongoDB.Source;

namespace RealtimeWorkbench.MongoDB.Tests.Source;

public sealed class MongoKeysTests
{
    [Theory]
    [InlineData("'A-2'", "'A1'")]
    [InlineData("'Z'", "'a'")]
    [InlineData("'z'", "'ä'")]
    [InlineData("7", "'1'")]
    [InlineData("{ $numberLong: '9007199254740992' }", "{ $numberLong: '9007199254740993' }")]
    [InlineData("{ $binary: { base64: '/w==', subType: '00' } }", "{ $binary: { base64: 'AAA=', subType: '00' } }")]
    [InlineData("{ m: 'Z', n: 1 }", "{ m: 'a', n: 0 }")]
    [InlineData("{ m: 'Z' }", "{ m: 'Z', n: 0 }")]
    public void Values_are_in_the_order_of_the_server_whatever_the_language(string lesser, string greater)
    {
        var (one, other) = (BsonDocument.Parse($"{{ v: {lesser} }}")["v"], BsonDocument.Parse($"{{ v: {greater} }}")["v"]);

        Assert.True(MongoKeys.Compare(one, other) < 0);
        Assert.True(MongoKeys.Compare(other, one) > 0);
        Assert.Equal(0, MongoKeys.Compare(one, one.DeepClone()));
    }
}
