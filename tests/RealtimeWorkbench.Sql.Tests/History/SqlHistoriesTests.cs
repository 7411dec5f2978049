using RealtimeWorkbench.History;
using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Operations.Settings;

namespace RealtimeWorkbench.Sql.Tests.History;

public sealed class SqlHistoriesTests
{
    [Theory]
    [InlineData("mongodb://host/plant", "mongodb")]
    [InlineData("mongodb+srv://host/plant", "mongodb+srv")]
    public void An_address_of_MongoDB_is_no_file_and_the_sentence_says_what_is_missing(string path, string scheme)
    {
        var sentence = $"{scheme}:// is an address of MongoDB, which cannot keep the history: {SourceCatalog.Find(SourceCatalog.MongoDB).Description.Note}";

        Assert.Equal(sentence, Assert.Throws<HistoryException>(() => SqlHistories.OpenExisting(path)).Message);
        Assert.Equal(sentence, Assert.Throws<HistoryException>(() => new SqlHistories().Open(new HistorySettings { Path = path }, _ => { })).Message);
    }
}
