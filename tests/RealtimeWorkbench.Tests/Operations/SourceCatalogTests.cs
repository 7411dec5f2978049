using RealtimeWorkbench.Operations;
using RealtimeWorkbench.Sources;

namespace RealtimeWorkbench.Tests.Operations;

public sealed class SourceCatalogTests
{
    [Theory]
    [InlineData("true:", null)]
    [InlineData(null, null)]
    [InlineData("false:MongoDB.Driver", "not in this build: MongoDB.Driver could not be restored.")]
    [InlineData("false:", "not in this build: it was switched off.")]
    public void Says_why_a_build_is_without_a_pack(string? state, string? absence) => Assert.Equal(absence, SourceCatalog.AbsenceOf(state));

    [Fact]
    public void A_pack_that_nobody_has_added_is_in_the_list_but_not_available()
    {
        var description = SourceCatalog.Find("mongodb").Description;

        Assert.False(description.IsAvailable);
        Assert.StartsWith("MongoDB cannot be read: ", Assert.Throws<SourceException>(() => description.EnsureAvailable()).Message, StringComparison.Ordinal);
    }
}
